// nock 15 needs this function of Node 22; only the tests do, so the product stays untouched on Node 20.
if (!('withResolvers' in Promise)) {
  Object.assign(Promise, {
    withResolvers() {
      let resolve: unknown
      let reject: unknown
      const promise = new Promise((yes, no) => {
        resolve = yes
        reject = no
      })
      return { promise, resolve, reject }
    },
  })
}

// ink draws nothing but the last frame where CI is set, and looks once, when it is loaded. Tests give it streams of their own.
for (const name of ['CI', 'CONTINUOUS_INTEGRATION']) delete process.env[name]
