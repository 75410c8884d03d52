// Where the keyboard is. Plain script, not WebAssembly: it is needed on every page, and a tenth of the size.

// What had the focus is gone or does nothing now, as an Edit button once the form is open: go on close by, unless somebody else says
// where.
let last, home
addEventListener('focusin', event => {
  last = event.target
  home = last.closest('section, dialog')
})
new MutationObserver(() => {
  if (!last || document.activeElement !== document.body) return
  if (last.isConnected && !last.disabled && last.checkVisibility()) return
  last = null
  setTimeout(() => {
    if (document.activeElement !== document.body) return
    const near = home?.isConnected && home
    const next = near && (near.querySelector('form :is(input, select, textarea):not([type=hidden])') ?? near.querySelector('h2'))
    const to = next || document.querySelector('#main h1')
    if (to && !to.matches('input, select, textarea')) to.tabIndex = -1
    to?.focus()
  }, 100)
}).observe(document.body, { childList: true, subtree: true })

// The arrows go through an open menu.
addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const items = [...document.querySelectorAll('.menu:popover-open :is(a, button)')]
  if (!step || !items.length || event.target.matches('input, select, textarea')) return
  event.preventDefault()
  const at = items.indexOf(document.activeElement)
  items[(at < 0 && step < 0 ? items.length - 1 : at + step + items.length) % items.length].focus()
})

// The drawer of a narrow screen: the focus goes in when it opens, and whoever goes on closes it.
const nav = document.querySelector('#nav')
nav?.addEventListener('toggle', event => event.newState === 'open' && nav.querySelector('a').focus())
nav?.addEventListener('focusout', event => {
  const to = event.relatedTarget
  if (to && !nav.contains(to) && nav.matches(':popover-open')) nav.hidePopover()
})
