/** How the app looks on this phone: light or dark, and how big its words are. Kept on the phone, the same for everybody who uses it. */

export const themes = ['auto', 'light', 'dark'] as const;
export const textSizes = ['100', '125', '150', '200'] as const;

export interface Look {
  theme: (typeof themes)[number];
  /** In percent of the browser's own size. */
  textSize: (typeof textSizes)[number];
}

const STORAGE_KEY = 'carematch-look';
const USUAL: Look = { theme: 'auto', textSize: '100' };

/** What was chosen here; the usual look where nothing was, or it cannot be read. */
export function readLook(storage: Pick<Storage, 'getItem'> = localStorage): Look {
  const kept = parse(storage.getItem(STORAGE_KEY));
  return {
    theme: themes.find((theme) => theme === kept.theme) ?? USUAL.theme,
    textSize: textSizes.find((size) => size === kept.textSize) ?? USUAL.textSize,
  };
}

export function chooseLook(look: Look): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify(look));
  showLook(look);
}

/** To be called before the first page is drawn. */
export function showLook({ theme, textSize }: Look = readLook()): void {
  const { dataset, style } = document.documentElement;
  if (theme === 'auto') delete dataset.theme;
  else dataset.theme = theme;
  style.fontSize = textSize === '100' ? '' : `${textSize}%`;
}

function parse(text: string | null): Partial<Look> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
