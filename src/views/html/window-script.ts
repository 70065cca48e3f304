// Keeps only the rows near the screen in the document. As in script.ts, the functions may use only each other, the
// browser and the other parts of the script that are declared here.
//
// Above and below its rows, the body is padded as if the others were there. While one scrolls, a row on the screen stays
// where it is, and the padding gives way; at rest the padding is set right, and the scroll position with it.
import type { Browser, Page, Part, PartEvent } from './browser.ts'
import type { Drawing } from './row-script.ts'
import type { Anchor, Changes } from './table-state.ts'

declare const document: Page
declare const window: Browser
declare const drawing: Drawing

/** Shows the rows of a new view. The screen stays where it is. */
function showView(changes: Changes): void {
  const { parts, shown } = changes
  const top = window.scrollY
  for (const row of shown.rows.values()) row.remove()
  shown.rows.clear()
  parts.body.textContent = ''
  keepRows(changes, 0, 60)
  measureRows(changes)
  padBody(changes, 0)
  window.scrollTo(0, top)
  followScroll(changes)
}

/** Browsers draw no element higher than some million pixels, and fewer when the page is enlarged. */
function measureRows({ view, shown }: Changes): void {
  const rows = [...shown.rows.values()]
  const top = rows[0]?.getBoundingClientRect().top ?? 0
  const bottom = rows.at(-1)?.getBoundingClientRect().bottom ?? 0
  shown.height = Math.max(16, (bottom - top) / Math.max(1, rows.length))
  shown.unit = Math.min(shown.height, 3e6 / Math.max(1, view.length))
  shown.width = window.innerWidth
}

/** Makes these rows the ones in the document. A row with the focus stays, unseen, wherever it is. */
function keepRows(changes: Changes, first: number, end: number): void {
  const { parts, view, shown } = changes
  const last = Math.min(end, view.length)
  const isIn = (place: number): boolean => place >= first && place < last
  const focused = document.activeElement
  for (const [place, row] of shown.rows) {
    if (isIn(place) || (focused !== null && row.contains(focused))) continue
    row.remove()
    shown.rows.delete(place)
  }
  const far = [...shown.rows.keys()].filter((place) => !isIn(place))
  const wanted = Array.from({ length: last - first }, (_, index) => first + index)
  let next = parts.body.firstElementChild
  for (const place of [...wanted, ...far].sort((one, other) => one - other)) {
    const row = shown.rows.get(place) ?? drawing.drawRow(changes, place)
    row.classList.toggle('far', !isIn(place))
    if (shown.rows.has(place)) next = row.nextElementSibling
    else parts.body.insertBefore(row, next)
    shown.rows.set(place, row)
  }
  Object.assign(shown, { first, last })
  parts.unseen.hidden = view.length <= last - first
}

function padBody({ parts, view, shown }: Changes, above: number): void {
  shown.above = above
  parts.body.style.paddingTop = `${above}px`
  parts.body.style.paddingBottom = `${(view.length - shown.last) * shown.unit}px`
}

/** After this the rows near the screen are in the document. */
function followScroll(changes: Changes): void {
  for (let turn = 0; turn < 4 && moveRows(changes); turn += 1);
  changes.shown.anchor = anchorOf(changes) ?? { place: 0, top: 1 }
  changes.shown.scrolled = window.scrollY
}

function edgesOf({ parts, view, shown }: Changes): { readonly start: number; readonly end: number } {
  const { top, bottom } = parts.body.getBoundingClientRect()
  return { start: top + shown.above, end: bottom - (view.length - shown.last) * shown.unit }
}

/** Whether other rows had to be drawn. */
function moveRows(changes: Changes): boolean {
  const { view, shown } = changes
  const height = window.innerHeight
  const { start, end } = edgesOf(changes)
  const isEnough = (shown.first === 0 || start < -height / 2) && (shown.last === view.length || end > 1.5 * height)
  if (isEnough) return false
  const root = document.documentElement
  const isAtEnd = window.scrollY > 0 && window.scrollY + height >= root.scrollHeight - 2
  const isNear = start < height && end > 0 && Math.abs(window.scrollY - shown.scrolled) < 2 * height
  const anchor = (isNear ? anchorOf(changes) : undefined) ?? landing(changes)
  drawAround(changes, anchor)
  if (isAtEnd) window.scrollTo(0, root.scrollHeight)
  return true
}

/** The row at the top of the screen that is in the document. */
function anchorOf({ shown }: Changes): Anchor | undefined {
  for (let place = shown.first; place < shown.last; place += 1) {
    const box = shown.rows.get(place)?.getBoundingClientRect()
    if (box !== undefined && box.bottom > 0) return { place, top: box.top }
  }
  return undefined
}

/** The row to show after a jump to where no row is drawn. */
function landing({ parts, view, shown }: Changes): Anchor {
  const top = parts.body.getBoundingClientRect().top + shown.above - shown.first * shown.unit
  const place = Math.max(0, Math.min(view.length - 1, Math.floor(-top / shown.unit)))
  return { place, top: place === 0 ? top : 0 }
}

/** Draws a screen before the row and some after it, and leaves it where it is. */
function drawAround(changes: Changes, { place, top }: Anchor): void {
  const { view, shown } = changes
  const many = Math.min(400, Math.max(60, Math.ceil((4 * window.innerHeight) / shown.height)))
  const first = Math.max(0, Math.min(place - Math.ceil(many / 4), view.length - many))
  const [from, before] = [shown.above, shown.first]
  keepRows(changes, first, first + many)
  padBody(changes, from + (first - before) * shown.unit)
  holdRow(changes, { place, top })
}

/** Moves the rows to where the row was; without room above them, the page scrolls instead. */
function holdRow(changes: Changes, { place, top }: Anchor): void {
  const { shown } = changes
  const now = shown.rows.get(place)?.getBoundingClientRect().top ?? top
  const wanted = shown.above - (now - top)
  const isFree = shown.first > 0 && wanted >= 0
  const above = isFree ? wanted : shown.first * shown.unit
  padBody(changes, above)
  if (!isFree && top <= 0 && Math.abs(above - wanted) >= 1) window.scrollBy(0, above - wanted)
}

/** At rest, the rows are where the scroll bar says. */
function settle(changes: Changes): void {
  const { parts, shown } = changes
  const { start, end } = edgesOf(changes)
  const off = shown.first * shown.unit - shown.above
  parts.body.removeAttribute('data-moving')
  if (Math.abs(off) < 1 || start > window.innerHeight || end < 0) return
  padBody(changes, shown.above + off)
  window.scrollBy(0, off)
  waitForRest(changes)
}

function waitForRest(changes: Changes): void {
  const { parts, shown } = changes
  parts.body.dataset['moving'] = ''
  window.clearTimeout(shown.timer)
  shown.timer = window.setTimeout(() => settle(changes), 200)
}

/** Shows a row that may be anywhere. */
function showPlace(changes: Changes, place: number): Part | undefined {
  const { shown } = changes
  if (place < shown.first || place >= shown.last) {
    drawAround(changes, { place, top: window.innerHeight / 3 })
    padBody(changes, shown.first * shown.unit)
    const now = shown.rows.get(place)?.getBoundingClientRect().top ?? 0
    window.scrollBy(0, now - window.innerHeight / 3)
  }
  return shown.rows.get(place)
}

/** Without the browser's animation, which rows that are drawn on the way would stop. */
function jump({ view, shown }: Changes, event: PartEvent): void {
  const { key, metaKey: isCommand, target } = event
  const isUp = key === 'Home' || (isCommand && key === 'ArrowUp')
  const isDown = key === 'End' || (isCommand && key === 'ArrowDown')
  const isAll = view.length <= shown.last - shown.first
  if ((!isUp && !isDown) || isAll || target.closest('input, select') !== null) return
  event.preventDefault()
  window.scrollTo(0, isUp ? 0 : document.documentElement.scrollHeight)
}

function startScrolling(changes: Changes): void {
  const { shown } = changes
  document.addEventListener('keydown', (event) => jump(changes, event))
  window.addEventListener('scroll', () => {
    waitForRest(changes)
    if (shown.isWaiting) return
    shown.isWaiting = true
    window.requestAnimationFrame(() => {
      shown.isWaiting = false
      followScroll(changes)
    })
  })
  window.addEventListener('resize', () => {
    if (shown.width !== window.innerWidth) resizeRows(changes)
    followScroll(changes)
  })
}

/** Rows of another width have other heights. */
function resizeRows(changes: Changes): void {
  const { shown } = changes
  const { anchor } = shown
  measureRows(changes)
  padBody(changes, shown.first * shown.unit)
  const now = shown.rows.get(anchor.place)?.getBoundingClientRect().top ?? anchor.top
  if (anchor.top <= 0) window.scrollBy(0, now - anchor.top)
}

/** What the table's script calls. */
export interface Scrolling {
  readonly showView: typeof showView
  readonly keepRows: typeof keepRows
  readonly followScroll: typeof followScroll
  readonly showPlace: typeof showPlace
  readonly startScrolling: typeof startScrolling
}

export const scrolling: Scrolling = { showView, keepRows, followScroll, showPlace, startScrolling }

export const windowFunctions = [
  showView,
  measureRows,
  keepRows,
  padBody,
  followScroll,
  edgesOf,
  moveRows,
  anchorOf,
  landing,
  drawAround,
  holdRow,
  settle,
  waitForRest,
  showPlace,
  jump,
  startScrolling,
  resizeRows,
] as const
