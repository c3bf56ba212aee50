import './ui/look.css';
import { render } from 'preact';
import { App } from './app';
import { keepInstallOffer } from './install';
import { showLook } from './look';

showLook();
keepInstallOffer();
render(<App />, document.getElementById('app') as HTMLElement);
