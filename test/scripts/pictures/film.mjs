// Screens of a terminal as one animated SVG: no script, nothing from elsewhere, and a still for people who want no motion.
import { ground, safe } from './screen.mjs'

const cell = { width: 8.4, height: 18 }
const edge = 14
const bar = 34

/**
 * Frames one below the other, of which one is in sight. Each has lines, a cursor, a caption, and how long it stays (ms).
 * @param still index of the frame that stands for all
 */
export function filmOf(frames, { columns, rows, still, title }) {
  const width = Math.ceil(columns * cell.width) + 2 * edge
  const height = bar + rows * cell.height + 2 * edge
  const screens = frames.map((frame) => ({ ...frame, lines: frame.lines.map(lineSvg) }))
  const lines = [...new Set(screens.flatMap((screen) => screen.lines))].filter((line) => line !== '')
  const ids = new Map(lines.map((line, at) => [line, `l${at.toString(36)}`]))
  const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1000
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${safe(title)}</title>
<style>
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre }
.caption { font: 14px system-ui, sans-serif; text-anchor: middle; fill: #b4bcc6 }
.b { font-weight: bold }
.d { opacity: .65 }
.film { animation: film ${seconds}s step-end infinite }
@keyframes film {
${stops(frames, height)}
}
@media (prefers-reduced-motion: reduce) {
  .film { animation: none; transform: translateY(-${still * height}px) }
}
</style>
<defs>
${lines.map((line) => `<g id="${ids.get(line)}">${line}</g>`).join('\n')}
</defs>
<rect width="${width}" height="${height}" rx="9" fill="${ground}"/>
<path d="M0 ${bar}V9A9 9 0 0 1 9 0H${width - 9}A9 9 0 0 1 ${width} 9V${bar}Z" fill="#2b3038"/>
<svg width="${width}" height="${height}">
<g class="film">
${screens.map((screen, at) => screenSvg(screen, { ids, width, top: at * height })).join('\n')}
</g>
</svg>
</svg>
`
}

function stops(frames, height) {
  const all = frames.reduce((sum, { ms }) => sum + ms, 0)
  let before = 0
  return frames
    .map(({ ms }, at) => {
      const percent = Number(((100 * before) / all).toFixed(3))
      before += ms
      return `  ${percent}% { transform: translateY(-${at * height}px) }`
    })
    .join('\n')
}

function screenSvg({ lines, cursor, caption }, { ids, width, top }) {
  const uses = lines.flatMap((line, row) =>
    line === '' ? [] : [`<use href="#${ids.get(line)}" x="${edge}" y="${top + bar + edge + row * cell.height}"/>`],
  )
  const head = `<text class="caption" x="${width / 2}" y="${top + 22}">${safe(caption)}</text>`
  return [head, ...uses, ...(cursor === undefined ? [] : [cursorSvg(cursor, top)])].join('')
}

function cursorSvg({ x, y }, top) {
  const at = `x="${round(edge + x * cell.width)}" y="${top + bar + edge + y * cell.height + 2}"`
  return `<rect ${at} width="${cell.width}" height="15" fill="#dcdfe4" opacity=".7"/>`
}

/** Every run has its place and its width, whatever the font is. */
function lineSvg({ runs }) {
  return runs
    .flatMap(words)
    .map(({ text, at, ink, paper, bold, dim }) => {
      const wide = round([...text].length * cell.width)
      const x = round(at * cell.width)
      const under =
        paper === undefined ? '' : `<rect x="${x}" width="${wide}" height="${cell.height}" fill="${paper}"/>`
      const look = [...(bold ? ['b'] : []), ...(dim ? ['d'] : [])].join(' ')
      const named = look === '' ? '' : ` class="${look}"`
      return `${under}<text x="${x}" y="14" textLength="${wide}" lengthAdjust="spacingAndGlyphs" fill="${ink}"${named}>${safe(text)}</text>`
    })
    .join('')
}

/** A run without the wide gaps in it, which need no ink. */
function words(run) {
  if (run.paper !== undefined) return [run]
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({ ...run, text, at: run.at + index }))
}

function round(size) {
  return Number(size.toFixed(1))
}
