"""The page: pictures of runs in a browser on this machine, for people who read no code.

`sim page` starts it (:mod:`sim.page.serving`); Streamlit runs :mod:`sim.page.app` once for every
click of every visitor. What a visitor has chosen and made lives in their own session
(:mod:`sim.page.visitor`): no module here keeps anything, so that two visitors never share it.
What is shown comes from :mod:`sim.views`, which the report shares.

Where to look: :mod:`sim.page.tabs` has one module for each tab, and a new tab is a new module
there. :mod:`~sim.page.choice` and :mod:`~sim.page.links` say what is shown and how an address says
it, :mod:`~sim.page.controls` which numbers can be changed, :mod:`~sim.page.jobs` how long work goes
on beside the page, and :mod:`sim.page.browser` what the browser does itself.
"""
