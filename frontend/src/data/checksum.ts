const utf8 = new TextEncoder();

/** The 32-bit FNV-1a hash of the text's UTF-8. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** One living row's part of its scope's sum. */
export const rowSum = (row: { t: string; id: string; v: number }) => fnv1a32(`${row.t}:${row.id}:${row.v}`);
