import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, runnerImport } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Writes each language into a file of its own, `words/de.json`, that is loaded where it is spoken. */
const languageFiles: Plugin = {
  name: 'language-files',
  async generateBundle() {
    for (const file of readdirSync(here('src/words'))) {
      const [, language] = /^([a-z]{2})\.ts$/.exec(file) ?? []
      if (language === undefined || language === 'en') continue
      const { module } = await runnerImport<Record<string, object>>(here(`src/words/${file}`))
      this.emitFile({
        type: 'asset',
        fileName: `words/${language}.json`,
        source: JSON.stringify(module[language]),
      })
    }
  },
}

/** Two things from one source: `widget.js`, what a site's pages load, and the modules of the npm package (`--mode package`). */
export default defineConfig(({ mode }) => ({
  plugins: mode === 'package' ? [] : [languageFiles],
  resolve: { alias: { 'preact/jsx-runtime': here('src/view/jsx-runtime.ts') } },
  build: {
    outDir: mode === 'package' ? 'dist/package' : 'dist',
    target: 'es2022',
    cssMinify: 'lightningcss',
    cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
    lib:
      mode === 'package'
        ? { entry: { index: 'src/index.ts', react: 'src/react.ts' }, formats: ['es'] }
        : { entry: 'src/embed.ts', formats: ['iife'], name: 'widget', fileName: () => 'widget.js' },
    ...(mode === 'package' && { rolldownOptions: { external: ['react', /^preact(\/|$)/] } }),
  },
}))
