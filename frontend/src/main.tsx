import { render } from 'preact';

render(<h1>CareMatch</h1>, document.getElementById('app') as HTMLElement);
