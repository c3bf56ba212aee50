/** Which of several circles somebody is looking at on this phone: their own, or one of those they help in. */

const keyOf = (userId: string) => `carematch-circle:${userId}`;

export function readCircleChoice(userId: string): string | null {
  return globalThis.localStorage?.getItem(keyOf(userId)) ?? null;
}

export function keepCircleChoice(userId: string, circleId: string): void {
  localStorage.setItem(keyOf(userId), circleId);
}

/** For signing out: afterwards nothing tells whom this user helps, or on what basis. */
export function forgetHelping(userId: string): void {
  for (const key of Object.keys(localStorage)) {
    if (key === keyOf(userId) || key.startsWith(`carematch-basis:${userId}:`)) localStorage.removeItem(key);
  }
}
