// What the page does in a browser. Its text goes into the page as it is, so it may use nothing from outside of the function.

/** As much of an element as the page uses; the program itself knows no browser. */
interface Part {
  textContent: string | null
  hidden: boolean
  value: string
  checked: boolean
  open: boolean
  colSpan: number
  className: string
  readonly dataset: Record<string, string | undefined>
  readonly classList: { add(name: string): void; contains(name: string): boolean }
  readonly cells: ArrayLike<Part>
  readonly rows: ArrayLike<Part>
  readonly parentElement: Part | null
  readonly childNodes: Iterable<Part>
  readonly nextElementSibling: Part | null
  addEventListener(type: string, listener: (event: { readonly target: Part }) => void): void
  append(...parts: (Part | string)[]): void
  after(part: Part): void
  remove(): void
  cloneNode(isDeep: boolean): Part
  closest(selector: string): Part | null
  querySelector(selector: string): Part | null
  querySelectorAll(selector: string): Iterable<Part>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  focus(): void
}

interface Page extends Part {
  readonly documentElement: Part
  createElement(tag: string): Part
  createRange(): { selectNodeContents(part: Part): void }
}

interface Browser {
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } }
  addEventListener(type: string, listener: () => void): void
  matchMedia(query: string): { readonly matches: boolean }
  getSelection(): { removeAllRanges(): void; addRange(range: object): void } | null
  setTimeout(act: () => void, ms: number): number
  clearTimeout(timer: number): void
}

type SortKey = 'risk' | 'name' | 'kind' | 'why'

/** Search, filters, sorting, copying and the two themes. Without it the page shows everything, in the plan's order. */
export function page(document: Page, window: Browser): void {
  document.documentElement.classList.add('js')
  document.addEventListener('DOMContentLoaded', () => {
    tellLate()
    for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copy(button))
    startThemes()
    startPrinting()
    const table = document.querySelector('#changes table')
    if (table !== null) startTable(table)
  })

  function tellLate(): void {
    const late = document.querySelector('#late')
    const until = Date.parse(late?.dataset['until'] ?? '')
    if (late !== null && Date.now() >= until) late.hidden = false
  }

  function say(text: string): void {
    const status = document.querySelector('#said')
    if (status !== null) status.textContent = text
  }

  function copy(button: Part): void {
    const code = button.parentElement?.querySelector('code') ?? null
    if (code === null) return
    const select = (): void => {
      const range = document.createRange()
      range.selectNodeContents(code)
      window.getSelection()?.removeAllRanges()
      window.getSelection()?.addRange(range)
      say('Selected: copy it with the keyboard.')
    }
    const { clipboard } = window.navigator
    if (clipboard === undefined) select()
    else clipboard.writeText(code.textContent ?? '').then(() => say('Copied.'), select)
  }

  function startThemes(): void {
    const button = document.querySelector('#theme')
    if (button === null) return
    const root = document.documentElement
    let isDark = window.matchMedia('(prefers-color-scheme: dark)').matches
    const label = (): void => {
      button.textContent = isDark ? 'Light theme' : 'Dark theme'
    }
    label()
    button.addEventListener('click', () => {
      isDark = !isDark
      root.dataset['theme'] = isDark ? 'dark' : 'light'
      label()
    })
  }

  /** Paper cannot be unfolded. */
  function startPrinting(): void {
    let opened: Part[] = []
    window.addEventListener('beforeprint', () => {
      opened = [...document.querySelectorAll('details:not([open])')]
      for (const details of opened) details.open = true
    })
    window.addEventListener('afterprint', () => {
      for (const details of opened) details.open = false
    })
  }

  function startTable(table: Part): void {
    const body = table.querySelector('tbody')
    const search = document.querySelector('#search')
    const shown = document.querySelector('#shown')
    const none = document.querySelector('#none')
    const order = document.querySelector('#order')
    if (body === null || search === null || shown === null || none === null || order === null) return
    const rows = Array.from(body.rows)
    const places = new Map(rows.map((row, place) => [row, place]))
    const boxes = [...document.querySelectorAll('#filters input[type=checkbox]')]
    const figures = new Intl.NumberFormat('en-US')
    let texts: Map<Part, string> | undefined
    let timer = 0

    const picked = (name: string): string[] =>
      boxes.filter((box) => box.checked && box.getAttribute('name') === name).map((box) => box.value)

    function textOf(row: Part): string {
      texts ??= new Map(rows.map((one) => [one, plain(one.textContent ?? '')]))
      return texts.get(row) ?? ''
    }

    function plain(text: string): string {
      return text.normalize('NFKC').toLowerCase()
    }

    function filter(): void {
      if (body === null || search === null || shown === null || none === null) return
      close()
      const words = plain(search.value)
        .split(/\s+/)
        .filter((word) => word !== '')
      const kinds = new Set(picked('k'))
      const risks = picked('r')
      let count = 0
      for (const row of rows) {
        const own = (row.dataset['r'] ?? '').split(' ')
        const fits =
          (kinds.size === 0 || kinds.has(row.dataset['k'] ?? '')) &&
          (risks.length === 0 || risks.some((risk) => own.includes(risk))) &&
          words.every((word) => textOf(row).includes(word))
        if (fits) count += 1
        if (row.hidden === fits) row.hidden = !fits
      }
      shown.textContent = `${figures.format(count)} of ${figures.format(rows.length)} shown`
      none.hidden = count > 0
    }

    function close(): void {
      for (const more of table.querySelectorAll('tr.more')) more.remove()
      for (const button of table.querySelectorAll('[aria-expanded=true]')) button.setAttribute('aria-expanded', 'false')
    }

    /** All that happens to one user, under the row that was opened. */
    function open(button: Part): void {
      const row = button.closest('tr')
      if (row === null) return
      const isOpen = button.getAttribute('aria-expanded') === 'true'
      close()
      if (isOpen) return
      button.setAttribute('aria-expanded', 'true')
      const list = document.createElement('ul')
      for (const other of rows) {
        if (other.dataset['u'] !== row.dataset['u']) continue
        const item = document.createElement('li')
        for (const index of [1, 2, 3]) {
          const part = document.createElement('span')
          part.className = other.cells[index]?.className ?? ''
          for (const node of other.cells[index]?.childNodes ?? []) part.append(node.cloneNode(true))
          item.append(part, ' ')
        }
        list.append(item)
      }
      const more = document.createElement('tr')
      const cell = document.createElement('td')
      more.className = 'more'
      cell.colSpan = 5
      more.setAttribute('role', 'row')
      cell.setAttribute('role', 'cell')
      cell.append(list)
      more.append(cell)
      row.after(more)
    }

    const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
    const cellText = (row: Part, index: number): string => row.cells[index]?.textContent ?? ''
    const riskOf = (row: Part): number => (row.dataset['r'] ? (row.dataset['r'] ?? '').split(' ').length : 0)

    function sort(key: SortKey, isDown: boolean): void {
      if (body === null || order === null) return
      close()
      const keyed = rows.map((row): [Part, string | number] => {
        if (key === 'name') return [row, row.cells[0]?.querySelector('bdi')?.textContent ?? '']
        if (key === 'kind') return [row, Number(row.dataset['k'])]
        return [row, key === 'why' ? cellText(row, 3) : -riskOf(row)]
      })
      const compare = (one: string | number, other: string | number): number =>
        typeof one === 'number' || typeof other === 'number' ? Number(one) - Number(other) : byText.compare(one, other)
      const place = (row: Part): number => places.get(row) ?? 0
      keyed.sort(([row, one], [otherRow, other]) => {
        const by = compare(one, other)
        return (isDown ? -by : by) || place(row) - place(otherRow)
      })
      body.append(...keyed.map(([row]) => row))
      order.value = key
      for (const head of table.querySelectorAll('th[data-key]')) {
        if (head.dataset['key'] === key) head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
        else head.removeAttribute('aria-sort')
      }
    }

    for (const head of table.querySelectorAll('th[data-key]')) {
      const button = document.createElement('button')
      button.textContent = head.textContent
      button.addEventListener('click', () => {
        sort(head.dataset['key'] as SortKey, head.getAttribute('aria-sort') === 'ascending')
      })
      head.textContent = ''
      head.append(button)
    }
    order.addEventListener('change', () => sort(order.value as SortKey, false))
    body.addEventListener('click', ({ target }) => {
      const button = target.closest('button.open')
      if (button !== null) open(button)
    })
    search.addEventListener('input', () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(filter, 120)
    })
    for (const box of boxes) box.addEventListener('change', filter)
    for (const button of document.querySelectorAll('.clear')) {
      button.addEventListener('click', () => {
        for (const box of boxes) box.checked = false
        search.value = ''
        filter()
        search.focus()
      })
    }
    // A browser that comes back to the page may fill the fields in again, and does so only after the page is read.
    window.addEventListener('pageshow', () => {
      filter()
      if (table.querySelector('th[aria-sort]')?.dataset['key'] !== order.value) sort(order.value as SortKey, false)
    })
  }
}

/** The text of the page's one script. */
export const script = `(${page.toString()})(document, window)`
