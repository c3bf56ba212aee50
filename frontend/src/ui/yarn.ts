/** A PA's colour within one circle: 1 to 6. 0 is amber, for a PA whom the person has not chosen. */
export type Yarn = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const yarns = [1, 2, 3, 4, 5, 6] as const;

/**
 * Each PA's yarn, by order of their first visit, so that it stays the same on every page.
 *
 * After six they repeat: the name and the row tell them apart.
 */
export function yarnsByFirstVisit(visits: readonly { paId: string | null; startsAt: string }[]): Map<string, Yarn> {
  const byPa = new Map<string, Yarn>();
  for (const { paId } of visits.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))) {
    if (paId !== null && !byPa.has(paId)) byPa.set(paId, yarns[byPa.size % yarns.length] ?? 1);
  }
  return byPa;
}

/** For somebody who has not visited yet: one of the later yarns, always the same for the same PA. */
export function yarnOfStranger(paId: string): Yarn {
  return yarns[2 + (sumOf(paId) % 4)] ?? 3;
}

/** For whom no circle gives a colour: by the name, the same on every page. */
export function yarnOfName(name: string): Yarn {
  return yarns[sumOf(name) % yarns.length] ?? 1;
}

function sumOf(text: string): number {
  return [...text].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973, 0);
}

export function yarnClass(yarn: Yarn): string {
  return `y${yarn}`;
}
