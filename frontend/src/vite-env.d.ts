/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** The version in package.json, which the server sees with every push and pull. */
  readonly VITE_APP_VERSION: string;
}
