"""What the drills have in common that take one replica away."""

import time

from kit import load, service


def lose_one(drill, kind, act, fault, limit, slow=2.0):
    """Does the fault to one replica under load: no request may fail, and the service must be whole again within `limit` seconds.

    `act` tells people what is done ("stop the process"), `kind` what it leads to.
    """
    victim = service.victim(drill.swarm)
    with drill.watch(), drill.load(slow=slow) as driver:
        begin = time.monotonic()
        drill.do(f"{act} in container {victim.container[:12]}", fault, victim)
        drill.until("the replica is gone", lambda: not service.runs(drill.swarm, victim), 2 * limit)
        drill.until("the service is at full strength again", lambda: service.full_strength(drill.swarm), 2 * limit)
        recovered = time.monotonic() - begin
    if driver:
        drill.result.recovered = max(drill.result.recovered or 0, recovered)
        drill.at_most(f"{kind}: failed requests", load.failures(driver.requests).total(), 0)
        drill.at_most(f"{kind}: full strength again after", recovered, limit, " s")
