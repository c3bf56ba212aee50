import './ui/look.css';
import { render } from 'preact';
import { App } from './app';
import { keepInstallOffer } from './install';
import { keepOnceInstalled } from './keeping';
import { showLook } from './look';

showLook();
keepInstallOffer();
keepOnceInstalled();
render(<App />, document.getElementById('app') as HTMLElement);
