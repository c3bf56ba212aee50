import { defineConfig } from 'vitest/config';

// Apart from vite.config.ts, which builds without the test tools. Stylesheets are read as they are: the contrast of the colours is tested.
export default defineConfig({ test: { css: true } });
