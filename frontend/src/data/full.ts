/** Whether what failed did so because the browser has no more room for this phone's database. */
export function isFull(failure: unknown): boolean {
  if (typeof failure !== 'object' || failure === null) return false;
  const { name, inner } = failure as { name?: unknown; inner?: unknown };
  return name === 'QuotaExceededError' || isFull(inner);
}
