// On a narrow screen the list of topics begins closed; without scripts it is open.
document.querySelector('nav details').open = matchMedia('(min-width: 52.01rem)').matches
