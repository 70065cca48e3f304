// The recording: plan, show, review and apply, typed into a real terminal.
import { filmOf } from './film.mjs'

export const size = { columns: 96, rows: 28 }

const captions = {
  plan: 'plan: compare the files with the hub, and change nothing',
  show: 'show: read the plan',
  review: 'review: approve it',
  apply: 'apply: exactly that plan',
}

/** The SVG of all that happens in the terminal. */
export async function recordingOf(terminal) {
  const frames = []
  const show = async (caption, wanted, ms) => frames.push({ ...(await terminal.shows(wanted)), caption, ms })
  const enter = async (caption, line, wanted, ms) => {
    terminal.type('clear')
    terminal.press('Enter')
    await show(caption, /^\$\s*$/, 500)
    for (const part of line.match(/\S{1,4}\s?/g)) {
      terminal.type(part)
      await show(caption, endOf(part), 110)
    }
    frames.at(-1).ms = 700
    terminal.press('Enter')
    await show(caption, wanted, ms)
  }

  await enter(captions.plan, 'hubplan plan -o plan.json', /saved in plan\.json\.\n\$\s*$/, 4500)
  await enter(captions.show, 'hubplan show plan.json', /Next: .*\n\$\s*$/, 1000)
  frames.push(...scrolled(terminal.history(), captions.show))
  await enter(captions.review, 'hubplan review plan.json', /a approve/, 4000)
  const still = frames.length - 1
  // What stands above the changes must have been on the screen before an approval.
  terminal.press('PageDown')
  await show(captions.review, /All \d+ changes, one by one/, 3000)
  terminal.press('r')
  await show(captions.review, /only: risky/, 3000)
  terminal.press('a')
  await show(captions.review, /Type yes/, 1500)
  terminal.type('yes')
  await show(captions.review, /: yes/, 900)
  terminal.press('Enter')
  await show(captions.review, /approval\.json\n\$\s*$/, 3500)
  const applying = 'hubplan apply plan.json --approved-by-file plan.approval.json'
  await enter(captions.apply, applying, /Applied: .*\n\$\s*$/, 5000)
  return filmOf(frames, { ...size, still, title: 'hubplan plan, show, review and apply in a terminal' })
}

function endOf(part) {
  return new RegExp(`${part.trim().replaceAll('.', '\\.')}\\s*$`)
}

/** Scrolling up to where the output began, and reading there. */
function scrolled(history, caption) {
  const first = history.findLastIndex(({ text }) => text.startsWith('$ hubplan show'))
  const lines = history.slice(first)
  const last = Math.max(0, lines.length - size.rows)
  const tops = Array.from({ length: Math.ceil(last / 8) }, (_, step) => Math.max(0, last - 8 * (step + 1)))
  return tops.map((top) => ({ lines: lines.slice(top, top + size.rows), caption, ms: top === 0 ? 5000 : 90 }))
}
