"""What the drills have in common that take one replica away."""

import time

from kit import load, service


def bring_back_strength(drill, act, fault, patience):
    """Does the fault to one replica and waits until the service is whole again; gives the seconds from the fault until then.

    `act` tells people what is done ("stop the process").
    """
    victim = service.victim(drill.swarm)
    begin = time.monotonic()
    drill.do(f"{act} in container {victim.container[:12]}", fault, victim)
    drill.until("the replica is gone", lambda: not service.runs(drill.swarm, victim), patience)
    drill.until("the service is at full strength again", lambda: service.full_strength(drill.swarm), patience)
    return time.monotonic() - begin


def lose_one(drill, kind, act, fault, limit, slow=2.0):
    """Does the fault to one replica under load: no request may fail, and the service must be whole again within `limit` seconds.

    `kind` names in the result what the fault leads to.
    """
    with drill.watch(), drill.load(slow=slow) as driver:
        recovered = bring_back_strength(drill, act, fault, 2 * limit)
    if driver:
        drill.result.recovered = max(drill.result.recovered or 0, recovered)
        drill.at_most(f"{kind}: failed requests", load.failures(driver.requests).total(), 0)
        drill.at_most(f"{kind}: full strength again after", recovered, limit, " s")
