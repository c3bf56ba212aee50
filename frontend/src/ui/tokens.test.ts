import { expect, test } from 'vitest';
import css from './tokens.css?raw';

/** Ink, ground, and the least contrast between them: 7 for words, 4.5 for the thread and the yarns, 3 for edges. */
const pairs: [ink: string, ground: string, least: number][] = [
  ['ink', 'ground', 7],
  ['ink', 'paper', 7],
  ['ink', 'sunk', 7],
  ['ink-soft', 'ground', 7],
  ['ink-soft', 'paper', 7],
  ['ink-soft', 'sunk', 7],
  ['key', 'paper', 7],
  ['key', 'ground', 7],
  ['key', 'key-soft', 7],
  ['on-key', 'key', 7],
  ['new-ink', 'new-soft', 7],
  ['well-ink', 'well-soft', 7],
  ['held-ink', 'held-soft', 7],
  ['harm-ink', 'harm-soft', 7],
  ['harm-ink', 'paper', 7],
  ['thread', 'paper', 4.5],
  ['yarn-1', 'paper', 4.5],
  ['yarn-2', 'paper', 4.5],
  ['yarn-3', 'paper', 4.5],
  ['yarn-4', 'paper', 4.5],
  ['yarn-5', 'paper', 4.5],
  ['yarn-6', 'paper', 4.5],
  ['thread-plan', 'sunk', 3],
  ['edge', 'paper', 3],
  ['edge', 'ground', 3],
  ['new-edge', 'new-soft', 3],
  ['held-edge', 'held-soft', 3],
  ['focus', 'ground', 3],
  ['focus', 'paper', 3],
];

const light = coloursAfter('[data-theme="light"] {');
const dark = coloursAfter('[data-theme="dark"] {');

test.each(pairs)('%s on %s can be read, in light and in dark', (ink, ground, least) => {
  expect(contrast(light, ink, ground)).toBeGreaterThanOrEqual(least);
  expect(contrast(dark, ink, ground)).toBeGreaterThanOrEqual(least);
});

test('dark is the same whether the device or the person asks for it', () => {
  expect(coloursAfter(':root:not([data-theme="light"]) {')).toEqual(dark);
});

function coloursAfter(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(selector) + selector.length).split('}')[0] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour]),
  );
}

/** As WCAG 2.2 defines it. */
function contrast(colours: Map<string, string>, ink: string, ground: string): number {
  const [low = 0, high = 0] = [luminance(colours.get(ink)), luminance(colours.get(ground))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour = ''): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
