/** Whether the browser may take away what this phone keeps, when it wants the room. */

/** `may-go`: the browser has promised nothing. */
export type Keeping = 'kept' | 'may-go' | 'unknown';

const storage = () => navigator.storage as StorageManager | undefined; // browsers know none on pages without encryption

export async function readKeeping(): Promise<Keeping> {
  const isKept = await storage()?.persisted?.();
  return isKept === undefined ? 'unknown' : isKept ? 'kept' : 'may-go';
}

/** Asks the browser to keep it until the user says otherwise. Some ask the user, some decide by themselves. */
export async function askToKeep(): Promise<Keeping> {
  await storage()?.persist?.();
  return readKeeping();
}

/** Once the app stands on the phone as an app of its own, the browser is asked without a word. */
export function keepOnceInstalled(): void {
  window.addEventListener('appinstalled', () => void askToKeep());
  if (matchMedia('(display-mode: standalone)').matches) void askToKeep();
}
