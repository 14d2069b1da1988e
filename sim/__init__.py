"""Agent-based simulation of negotiation and mediation under a shifting military balance."""
