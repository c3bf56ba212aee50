import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Puts Swagger UI at dist/api-docs/, for the page that the server shows at /api/docs. */
function apiDocs(): Plugin {
  return {
    name: 'api-docs',
    apply: 'build',
    generateBundle() {
      for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
        const source = readFileSync(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`)));
        this.emitFile({ type: 'asset', fileName: `api-docs/${file}`, source });
      }
    },
  };
}

export default defineConfig({
  plugins: [
    apiDocs(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: { globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest}'], globIgnores: ['api-docs/**'] },
    }),
  ],
  build: { target: 'es2023', modulePreload: { polyfill: false } },
});
