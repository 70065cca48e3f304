// Draws rows in a browser. As in script.ts, the functions may use only each other and the browser.
import type { Page, Part } from './browser.ts'
import type { Changes } from './table-state.ts'

declare const document: Page

function makePart(tag: string, className: string, role = ''): Part {
  const part = document.createElement(tag)
  if (role !== '') part.setAttribute('role', role)
  if (className !== '') part.className = className
  return part
}

function drawRow(changes: Changes, place: number): Part {
  const { data, view, opened } = changes
  const row = view[place] ?? 0
  const part = makePart('tr', '', 'row')
  part.setAttribute('aria-rowindex', String(place + 2))
  part.dataset['place'] = String(place)
  const cells = [
    drawName(changes, row),
    drawCell('', [drawKind(changes, row)]),
    drawWords(drawCell('change', []), data.cells[data.change[row] ?? 0] ?? ''),
    drawCell('why', [data.reasons[data.reason[row] ?? 0] ?? '']),
    drawCell('marks', drawMarks(changes, row)),
  ]
  part.append(...cells)
  if (row === opened) openPart(changes, part)
  return part
}

function drawCell(className: string, parts: readonly (Part | string)[]): Part {
  const cell = makePart('td', className, 'cell')
  cell.append(...parts)
  return cell
}

function drawName({ data, owners, sizes }: Changes, row: number): Part {
  const name = data.name[row] ?? 0
  const cell = makePart('th', '', 'rowheader')
  cell.setAttribute('scope', 'row')
  const text = makePart('bdi', '')
  text.textContent = data.names[name] ?? ''
  cell.append(text)
  const size = sizes[owners[name] ?? 0] ?? 0
  if (size < 2) return cell
  const button = makePart('button', 'open')
  button.setAttribute('type', 'button')
  button.setAttribute('aria-expanded', 'false')
  button.textContent = `${new Intl.NumberFormat('en-US').format(size)} changes`
  cell.append(' ', button)
  return cell
}

function drawKind({ data }: Changes, row: number): Part {
  const kind = data.kinds[data.kind[row] ?? 0]
  const part = makePart('span', `kind ${kind?.tone ?? ''}`)
  part.textContent = kind?.label ?? ''
  return part
}

function drawMarks({ data }: Changes, row: number): readonly Part[] {
  const bits = data.risk[row] ?? 0
  return data.risks.flatMap((risk, index) => {
    if ((bits & (1 << index)) === 0) return []
    const mark = makePart('span', 'mark')
    mark.textContent = risk
    return [mark]
  })
}

/** Draws a packed cell; all text stays text. */
function drawWords(part: Part, text: string): Part {
  let at = part
  for (const [index, piece] of text.split('\u007f').entries()) {
    const mark = index === 0 ? '' : piece.slice(0, 1)
    if (mark === '.' && at !== part) at = at.parentElement ?? part
    else if (mark === 't') at.append(drawArrow())
    else if (mark !== '') {
      const inner = drawMarked(mark)
      at.append(inner)
      at = inner
    }
    const words = index === 0 ? piece : piece.slice(1)
    if (words !== '') at.append(words)
  }
  return part
}

function drawArrow(): Part {
  const arrow = makePart('span', 'to')
  arrow.textContent = '→'
  return arrow
}

function drawMarked(mark: string): Part {
  if (mark === 'w') return makePart('span', 'was')
  const tags: Readonly<Record<string, string>> = { n: 'bdi', b: 'b', d: 'div', f: 'details', s: 'summary' }
  return makePart(tags[mark] ?? 'span', '')
}

/** Shows all changes of one user, under the opened row. */
function openPart(changes: Changes, part: Part): void {
  const { data, owners, view } = changes
  const most = 200
  const ownerOf = (row: number): number => owners[data.name[row] ?? 0] ?? 0
  const owner = ownerOf(view[Number(part.dataset['place'])] ?? 0)
  const rows = [...data.name.keys()].filter((row) => ownerOf(row) === owner)
  const list = makePart('ul', '')
  list.append(...rows.slice(0, most).map((row) => drawItem(changes, row)))
  const left = rows.length - most
  const more = makePart('li', '')
  more.textContent = `${new Intl.NumberFormat('en-US').format(left)} more: search for the name to see them.`
  if (left > 0) list.append(more)
  const cell = drawCell('more', [list])
  cell.colSpan = 5
  part.append(cell)
  part.querySelector('button.open')?.setAttribute('aria-expanded', 'true')
}

function drawItem(changes: Changes, row: number): Part {
  const { data } = changes
  const item = makePart('li', '')
  const kind = makePart('span', '')
  kind.append(drawKind(changes, row))
  const why = makePart('span', 'why')
  why.textContent = data.reasons[data.reason[row] ?? 0] ?? ''
  item.append(kind, ' ', drawWords(makePart('span', 'change'), data.cells[data.change[row] ?? 0] ?? ''), ' ', why)
  return item
}

function closePart(part: Part): void {
  part.querySelector('.more')?.remove()
  part.querySelector('button.open')?.setAttribute('aria-expanded', 'false')
}

/** What the table's script calls. */
export interface Drawing {
  readonly drawRow: typeof drawRow
  readonly openPart: typeof openPart
  readonly closePart: typeof closePart
}

export const drawing: Drawing = { drawRow, openPart, closePart }

/** What the script of several plans makes its own rows of. */
export const pieces = { makePart, drawRow, drawCell, openPart } as const

export const rowFunctions = [
  makePart,
  drawRow,
  drawCell,
  drawName,
  drawKind,
  drawMarks,
  drawWords,
  drawArrow,
  drawMarked,
  openPart,
  drawItem,
  closePart,
] as const
