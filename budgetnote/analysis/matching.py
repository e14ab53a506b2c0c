"""Lines on places, the greatest gain in all, and how much less the next best way has."""

from collections.abc import Callable, Mapping, Sequence


def assign(gains: Sequence[Sequence[int]]) -> list[int]:
    """For each line a place of its own, the greatest gain in all: the Hungarian method, in cubic time."""
    size = len(gains)
    lines, places, match, way = [0] * (size + 1), [0] * (size + 1), [0] * (size + 1), [0] * (size + 1)
    for line in range(1, size + 1):
        match[0], place = line, 0
        least, done = [float("inf")] * (size + 1), [False] * (size + 1)
        while match[place]:
            done[place] = True
            row, step, following = match[place], float("inf"), 0
            for j in range(1, size + 1):
                if not done[j]:
                    cost = -gains[row - 1][j - 1] - lines[row] - places[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, place
                    if least[j] < step:
                        step, following = least[j], j
            for j in range(size + 1):
                if done[j]:
                    lines[match[j]] += int(step)
                    places[j] -= int(step)
                else:
                    least[j] -= step
            place = following
        while place:
            match[place] = match[way[place]]
            place = way[place]
    slots = [0] * size
    for place in range(1, size + 1):
        slots[match[place] - 1] = place - 1
    return slots


def ring_gap(at: Mapping[int, int], like: Callable[[int, int], int], places: Sequence[int]) -> int | None:
    """How much less the next best assignment has: the cheapest ring of lines that move on, each to the next's place."""
    if len(places) < 2:
        return None
    lines = {place: [line for line, stands in at.items() if stands == place] for place in places}
    loss = {
        (a, b): min(like(a, line) - like(b, line) for line in lines[a]) if a != b else None
        for a in places
        for b in places
    }
    for via in places:
        for a in places:
            first = loss[a, via]
            if first is None:
                continue
            for b in places:
                second, known = loss[via, b], loss[a, b]
                if second is not None and (known is None or first + second < known):
                    loss[a, b] = first + second
    rings = [ring for place in places if (ring := loss[place, place]) is not None]
    return min(rings, default=None)
