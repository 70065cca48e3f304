// Draws rows in a browser. As in script.ts, the functions may use only each other and the browser.
import type { Page, Part } from './browser.ts'
import type { Cell, Mark } from './cells.ts'
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
    drawCell('change', drawPieces(data.cells[data.change[row] ?? 0] ?? [])),
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

/** Pieces as elements; text stays text. */
function drawPieces(cell: Cell): readonly (Part | string)[] {
  return cell.flatMap((piece): readonly (Part | string)[] => {
    if (typeof piece === 'string') return [piece]
    return Object.entries(piece).map(([mark, inner]) => drawMarked(mark as Mark, inner))
  })
}

function drawMarked(mark: Mark, inner: Cell): Part {
  const isSpan = mark === 'was' || mark === 'to'
  const part = makePart(isSpan ? 'span' : mark === 'fold' ? 'details' : mark, isSpan ? mark : '')
  const [head = '', ...rest] = drawPieces(inner)
  const summary = makePart('summary', '')
  if (mark === 'fold') summary.append(head)
  part.append(mark === 'fold' ? summary : head, ...rest)
  return part
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
  const parts = [
    [drawKind(changes, row)],
    drawPieces(data.cells[data.change[row] ?? 0] ?? []),
    [data.reasons[data.reason[row] ?? 0] ?? ''],
  ]
  for (const [index, pieces] of parts.entries()) {
    const part = makePart('span', ['', 'change', 'why'][index] ?? '')
    part.append(...pieces)
    item.append(part, ' ')
  }
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

export const rowFunctions = [
  makePart,
  drawRow,
  drawCell,
  drawName,
  drawKind,
  drawMarks,
  drawPieces,
  drawMarked,
  openPart,
  drawItem,
  closePart,
] as const
