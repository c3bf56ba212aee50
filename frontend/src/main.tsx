import './ui/look.css';
import { render } from 'preact';
import { App } from './app';
import { isConnectionLost } from './data/change';
import { keepInstallOffer } from './install';
import { keepOnceInstalled } from './keeping';
import { showLook } from './look';

/** The browser took the database from under a read: it is opened again (data/wake.ts), and nobody need hear of it. */
window.addEventListener('unhandledrejection', (event) => {
  if (isConnectionLost(event.reason)) event.preventDefault();
});

showLook();
keepInstallOffer();
keepOnceInstalled();
render(<App />, document.getElementById('app') as HTMLElement);
