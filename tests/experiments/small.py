"""A small experiment: its protocol and its analysis as texts."""

PROTOCOL = """\
title: Does the claimant's advantage bring war?
claims: ["1"]
question: Does it?
prediction: It does not, in this baseline.
refuted_if: the difference in the share of wars is above 0.1.
design: two values of the advantage.
limits: a toy.
settings: [toy/take-it-or-leave-it]
seed: 7
thresholds: {difference: 0.1}
sizes:
  quick: {replicates: 200}
  full: {replicates: 300}
"""
ANALYSIS = """\
from matplotlib.figure import Figure

from sim.experiments import Answer, Drawing, Summary, Verdict
from sim.inference.intervals import difference, share


def measure(lab):
    summary = Summary()
    scenario = lab.scenario("toy/take-it-or-leave-it")
    arms = lab.sweep("arms", scenario, {"balance.advantage": [-0.5, 0.5]},
                     columns=["war"], replicates=lab.size("replicates"))
    low, high = (part["war"].to_numpy() for _, part in arms.groupby("point"))
    summary.add("runs", len(arms))
    summary.add("share_war", share(high), x=0.5)
    summary.add("effect", difference(high, low))
    return summary


def judge(summary, protocol):
    effect = summary.get("effect")
    found = effect.value > protocol.thresholds["difference"]
    answer = Answer.SUPPORTED if found else Answer.NOT_SUPPORTED
    return [Verdict("1", "Advantage brings war.", answer, f"{effect.value:.3f}", "above 0.1")]


def draw(summary):
    figure = Figure()
    figure.add_subplot().plot([0, 1], [0, summary.get("effect").value])
    return {"effect": Drawing(figure, "The effect.")}
"""
