/** Colours for a map: neighbours differ, with as few hues as a greedy walk needs. */

export const MAX_COLOURS = 8;

/**
 * Greedy colouring in smallest-last order (Matula & Beck 1983), which needs at most six colours on a planar map.
 * Turfs in several pieces can break planarity; should eight not do, the hue least used around is taken.
 */
export function colourNeighbours(neighbours: readonly ReadonlySet<number>[]): number[] {
  const left = neighbours.map((around) => around.size);
  const isOrdered = new Uint8Array(neighbours.length);
  const byDegree: number[][] = [];
  const put = (node: number) => {
    byDegree[left[node]] ??= [];
    byDegree[left[node]].push(node);
  };
  for (let node = neighbours.length - 1; node >= 0; node--) put(node);
  const order: number[] = [];
  for (let degree = 0; order.length < neighbours.length; ) {
    const node = byDegree[degree]?.pop();
    if (node === undefined) degree++;
    else if (!isOrdered[node] && left[node] === degree) {
      isOrdered[node] = 1;
      order.push(node);
      for (const other of neighbours[node]) {
        if (isOrdered[other]) continue;
        left[other]--;
        put(other);
      }
      degree = Math.max(0, degree - 1);
    }
  }

  const colours = new Array<number>(neighbours.length).fill(-1);
  for (const node of order.reverse()) {
    const used = new Array<number>(MAX_COLOURS).fill(0);
    for (const other of neighbours[node]) if (colours[other] >= 0) used[colours[other]]++;
    colours[node] = used.indexOf(Math.min(...used));
  }
  return colours;
}
