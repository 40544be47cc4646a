import { resolve } from "node:path";
import { defineConfig } from "vite";

// Styles and small scripts only; every page works without them.
export default defineConfig({
  root: resolve(import.meta.dirname, "frontend"),
  base: "/static/",
  css: {
    preprocessorOptions: {
      scss: { loadPaths: [resolve(import.meta.dirname, "node_modules")], quietDeps: true },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        app: resolve(import.meta.dirname, "frontend/src/app.js"),
        visit: resolve(import.meta.dirname, "frontend/src/visit.js"),
        wallet: resolve(import.meta.dirname, "frontend/src/wallet.js"),
        check: resolve(import.meta.dirname, "frontend/src/check.js"),
        styles: resolve(import.meta.dirname, "frontend/src/app.scss"),
      },
      output: {
        hashCharacters: "hex",
        entryFileNames: "assets/[name].[hash:12].js",
        chunkFileNames: "assets/[name].[hash:12].js",
        assetFileNames: "assets/[name].[hash:12][extname]",
      },
    },
  },
});
