/** The sections of About Me and their versions. */

import type { AboutMe, Section } from '../data/kinds';
import { t } from './words';

/** The headings of About Me (Professional Record Standards Body, version 2), in its order. */
export const SECTIONS: readonly Section[] = [
  'important',
  'people',
  'communicate',
  'wellness',
  'please',
  'support',
  'knowing',
];

export const sectionWords = (section: Section) => t(`section.${section}`);

interface Version {
  id: string;
  d: AboutMe;
}

/** The versions of a section that no other replaced, the newest first: two, where two were written from the same one. */
export function currentOf<V extends Version>(versions: readonly V[], section: string): V[] {
  const ofSection = versions.filter(({ d }) => d.section === section);
  const replaced = new Set(ofSection.map(({ d }) => d.basedOn));
  return ofSection.filter(({ id }) => !replaced.has(id)).toSorted(newestFirst);
}

/** The versions of a section that another replaced, the newest first. */
export function earlierOf<V extends Version>(versions: readonly V[], section: string): V[] {
  const current = new Set(currentOf(versions, section).map(({ id }) => id));
  return versions.filter(({ id, d }) => d.section === section && !current.has(id)).toSorted(newestFirst);
}

const newestFirst = (a: Version, b: Version) => b.d.writtenAt.localeCompare(a.d.writtenAt);
