/** @jsxImportSource preact */
// Where the page begins in a browser.
import { render } from 'preact'

import { clientOf } from './client.ts'
import { Page } from './page.tsx'
import { storage, wayOf } from './way.ts'

const root = document.getElementById('page')
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
  '',
)
if (root !== null) render(<Page client={clientOf(tab, wayOf(storage()))} tab={tab} />, root)
