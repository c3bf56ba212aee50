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

const { version } = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('./package.json')), 'utf8'));

/** `visits` of `src/visits/week-page.tsx` */
const feature = (id: string) => /\/src\/(\w+)\/[\w-]+\.tsx$/.exec(id)?.[1] ?? null;

/** What every first screen needs: the libraries, the parts, the session, and what each change does on this phone. */
const core =
  /node_modules|\/src\/(data|ui(?!\/(desk|thread|field|form|error-summary|table|spark)))\/|\/src\/(\w+\/data|(?!main|app)[\w-]+)\.tsx?$/;
/** A person's and a PA's first screens, each with what it alone reaches, and what both reach. */
const firstScreen = (id: string) => /\/src\/visits\/(person-today|pa-today|words)/.exec(id)?.[1] ?? null;

export default defineConfig({
  define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(version) },
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
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the server's content security policy takes fonts and styles from files only
    // One chunk a feature folder: few requests when the app is put onto a phone, and only the first screen's folder before it shows.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'core', test: core, priority: 3 },
            { name: firstScreen, debugName: 'first screen', test: /\/src\/visits\/words\.ts$/, priority: 2 },
            { name: firstScreen, debugName: 'first screen', test: /-today-page\.tsx$/, priority: 1 },
            { name: feature, debugName: 'feature', test: /-page\.tsx$/ },
          ],
        },
      },
    },
  },
});
