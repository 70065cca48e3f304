// A terminal's screen, as tmux captured it with its colours, for pictures.
const colours = ['#3b4048', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#dcdfe4']

export const ground = '#1f2329'

/** A page that shows the lines as a terminal would. */
export function screenPage(lines, { title }) {
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; display: inline-block; padding: 18px }
figure { margin: 0; background: ${ground}; color: #dcdfe4; border-radius: 9px; box-shadow: 0 6px 22px #0005; overflow: hidden }
figcaption { background: #2b3038; color: #9aa2ad; font: 13px/30px "DejaVu Sans", sans-serif; text-align: center }
pre { margin: 0; padding: 14px 18px; font: 14px/19px "DejaVu Sans Mono", monospace }
</style><figure><figcaption>${safe(title)}</figcaption><pre>${lines.map(lineHtml).join('\n')}</pre></figure>`
}

function lineHtml({ runs }) {
  return runs
    .map(({ text, ink, paper, bold, dim }) => {
      const look = `color:${ink}${paper === undefined ? '' : `;background:${paper}`}`
      return `<span style="${look}${bold ? ';font-weight:bold' : ''}${dim ? ';opacity:.6' : ''}">${safe(text)}</span>`
    })
    .join('')
}

/**
 * Lines of a capture, each with its text and its runs of characters that look alike; `at` is the column of the first.
 * tmux says only what changes, from one line to the next too.
 */
export function linesOf(capture) {
  let style = {}
  return capture
    .replace(/\s+$/, '')
    .split('\n')
    .map((line) => {
      const runs = []
      let text = ''
      for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
        const codes = /^\x1b\[([\d;]*)m$/.exec(part)
        if (codes !== null) style = applied(style, codes[1].split(';').map(Number))
        else if (part !== '') runs.push({ text: part, at: [...text].length, ...lookOf(style) })
        if (codes === null) text += part
      }
      return { text, runs }
    })
}

function applied(before, codes) {
  const style = { ...before }
  for (const code of codes) {
    if (code === 0) for (const key of Object.keys(style)) delete style[key]
    if (code === 1) style.bold = true
    if (code === 2) style.dim = true
    if (code === 7) style.inverse = true
    if (code === 22) style.bold = style.dim = false
    if (code === 27) style.inverse = false
    if (code === 39) delete style.colour
    if (code >= 30 && code <= 37) style.colour = colours[code - 30]
    if (code >= 90 && code <= 97) style.colour = code === 90 ? '#7f848e' : colours[code - 90]
  }
  return style
}

function lookOf({ colour = '#dcdfe4', bold = false, dim = false, inverse = false }) {
  return inverse ? { ink: ground, paper: colour, bold, dim } : { ink: colour, bold, dim }
}

export function safe(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
