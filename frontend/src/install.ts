/** Putting the app onto this phone, where the browser offers it. */

import { useEffect, useState } from 'preact/hooks';

interface InstallOffer extends Event {
  prompt: () => Promise<unknown>;
}

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();

/** To be called at the start: browsers make their offer once, early. */
export function keepInstallOffer(): void {
  const tell = (made: InstallOffer | null) => {
    offer = made;
    for (const listener of listeners) listener();
  };
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    tell(event as InstallOffer);
  });
  window.addEventListener('appinstalled', () => tell(null));
}

/** How to put the app onto this phone; null where the browser does not offer it, or it is there already. */
export function useInstall(): (() => Promise<void>) | null {
  const [made, setMade] = useState(offer);
  useEffect(() => {
    const look = () => setMade(offer);
    listeners.add(look);
    look();
    return () => {
      listeners.delete(look);
    };
  }, []);
  if (made === null) return null;
  return async () => {
    await made.prompt();
    offer = null;
    setMade(null);
  };
}
