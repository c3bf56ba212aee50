import { type Yarn, yarnClass, yarnOfName } from './yarn';

interface Props {
  name: string;
  photo?: string | null;
  /** The PA's colour in this circle, 0 being amber: not chosen. Of others it is by their name. */
  yarn?: Yarn;
  size?: 'xs' | 's' | 'm' | 'l' | 'xl';
  /** Solid: known. Tacked: planned, invited or found. Amber and tacked: a face the person does not know. */
  ring?: 'known' | 'unmet' | 'new';
}

/** Decoration: the name stands beside it in words. */
export function Face({ name, photo = null, yarn = yarnOfName(name), size = 'm', ring = 'known' }: Props) {
  const classes = [
    'face',
    yarnClass(yarn),
    size !== 'm' && size,
    ring === 'new' && 'unknown',
    ring === 'unmet' && 'unmet',
  ];
  return (
    <span class={classes.filter(Boolean).join(' ')} aria-hidden="true">
      {photo ? <img src={photo} alt="" /> : <b>{initials(name)}</b>}
    </span>
  );
}

/** "RD" of "Rosa Duarte", "R" of "Rosa", "?" of nobody: the first letters of the first and the last word. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/)
    .filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase()).join('') || '?';
}
