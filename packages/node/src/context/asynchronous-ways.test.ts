/**
 * The context survives the ways in which work goes on later in Node: each is done in several contexts at the same time,
 * and must end in the one that it began in.
 */
import assert from 'node:assert/strict'
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { exec, execFile, fork, spawn } from 'node:child_process'
import { pbkdf2, randomBytes, scrypt, webcrypto } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import { lookup } from 'node:dns'
import { lookup as lookupLater } from 'node:dns/promises'
import { EventEmitter, EventEmitterAsyncResource, on, once } from 'node:events'
import { createReadStream, mkdtempSync, readFile, rmSync, stat, writeFileSync } from 'node:fs'
import { open, opendir, readFile as readFileLater } from 'node:fs/promises'
import { createServer, get, request } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished, PassThrough, pipeline, Readable, Transform, Writable } from 'node:stream'
import { pipeline as pipelineLater } from 'node:stream/promises'
import { TransformStream, WritableStream } from 'node:stream/web'
import { test } from 'node:test'
import {
  setImmediate as immediateLater,
  setInterval as intervalLater,
  scheduler,
  setTimeout as timeoutLater,
} from 'node:timers/promises'
import { callbackify, promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { MessageChannel, Worker } from 'node:worker_threads'
import { createGzip, gunzip, gzip } from 'node:zlib'
import { createRuntime } from '@sightline/core'
import { Piscina } from 'piscina'
import { createAsyncStore } from './async-store.ts'

const store = createAsyncStore()
const { context } = createRuntime()
context.useStore(store)

/** Does something later; calls `arrive` when it has come to its end. */
type Way = (arrive: () => void) => unknown

const ECHO =
  'const { parentPort } = require("node:worker_threads"); parentPort.once("message", (m) => parentPort.postMessage(m))'
const FILE = import.meta.filename
let port = 0
let tcpPort = 0
let pool: Piscina

const WAYS: Readonly<Record<string, Way>> = {
  'await of a value': async (arrive) => {
    await 1
    arrive()
  },
  'await of an async function': async (arrive) => {
    await (async () => await timeoutLater(1))()
    arrive()
  },
  'await of a thenable': async (arrive) => {
    // biome-ignore lint/suspicious/noThenProperty: a foreign thenable is what is tried here
    await { then: (resolve: (value: number) => void) => setTimeout(resolve, 1, 1) }
    arrive()
  },
  'Promise then': (arrive) => Promise.resolve().then(arrive),
  'Promise catch': (arrive) => Promise.reject(new Error('x')).catch(arrive),
  'Promise finally': (arrive) => timeoutLater(1).finally(arrive),
  'Promise.all': (arrive) => Promise.all([timeoutLater(1), 2]).then(arrive),
  'Promise.allSettled': (arrive) => Promise.allSettled([timeoutLater(1)]).then(arrive),
  'Promise.any': (arrive) => Promise.any([timeoutLater(1)]).then(arrive),
  'Promise.race': (arrive) => Promise.race([timeoutLater(1), timeoutLater(2)]).then(arrive),
  'a promise resolved from outside': (arrive) => {
    const settle: { now?: () => void } = {}
    const promise = new Promise<void>((resolve) => {
      settle.now = resolve
    })
    store.run(undefined, () => setTimeout(() => settle.now?.(), 1))
    return promise.then(arrive)
  },
  'dynamic import': async (arrive) => {
    await import('node:os')
    arrive()
  },
  setTimeout: (arrive) => setTimeout(arrive, 1),
  'setTimeout, refreshed': (arrive) => setTimeout(arrive, 1).refresh(),
  setInterval: (arrive) => {
    const timer = setInterval(() => {
      clearInterval(timer)
      arrive()
    }, 1)
  },
  setImmediate: (arrive) => setImmediate(arrive),
  'process.nextTick': (arrive) => process.nextTick(arrive),
  queueMicrotask: (arrive) => queueMicrotask(arrive),
  'timers/promises setTimeout': (arrive) => timeoutLater(1).then(arrive),
  'timers/promises setImmediate': (arrive) => immediateLater().then(arrive),
  'timers/promises setInterval': async (arrive) => {
    for await (const _ of intervalLater(1)) break
    arrive()
  },
  'scheduler.wait': (arrive) => scheduler.wait(1).then(arrive),
  'scheduler.yield': (arrive) => scheduler.yield().then(arrive),
  'an async generator': async (arrive) => {
    async function* count() {
      await timeoutLater(1)
      yield 1
      await timeoutLater(1)
      yield 2
    }
    for await (const _ of count()) await immediateLater()
    arrive()
  },
  'for await over promises': async (arrive) => {
    for await (const _ of [timeoutLater(1), timeoutLater(1)]);
    arrive()
  },
  'a generator that is resumed later': async (arrive) => {
    function* steps() {
      yield timeoutLater(1)
      arrive()
    }
    const run = steps()
    await run.next().value
    run.next()
  },
  'an emitter': (arrive) => {
    const emitter = new EventEmitter().once('done', arrive)
    setTimeout(() => emitter.emit('done'), 1)
  },
  'events.once': async (arrive) => {
    const emitter = new EventEmitter()
    setTimeout(() => emitter.emit('done'), 1)
    await once(emitter, 'done')
    arrive()
  },
  'events.on': async (arrive) => {
    const emitter = new EventEmitter()
    setTimeout(() => emitter.emit('data', 1), 1)
    for await (const _ of on(emitter, 'data')) break
    arrive()
  },
  'an emitter with an async resource, emitted elsewhere': (arrive) => {
    const emitter = new EventEmitterAsyncResource({ name: 'test' })
    emitter.once('done', arrive)
    store.run(undefined, () => setTimeout(() => emitter.emit('done'), 1))
  },
  'an event target': (arrive) => {
    const target = new EventTarget()
    target.addEventListener('done', arrive, { once: true })
    setTimeout(() => target.dispatchEvent(new Event('done')), 1)
  },
  'an abort': (arrive) => {
    const controller = new AbortController()
    controller.signal.addEventListener('abort', arrive)
    setTimeout(() => controller.abort(), 1)
  },
  'a wait that is aborted': async (arrive) => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1)
    await timeoutLater(60_000, undefined, { signal: controller.signal }).catch(() => undefined)
    arrive()
  },
  'a diagnostics channel': (arrive) => {
    const name = `test:${Math.random()}`
    channel(name).subscribe(arrive)
    setTimeout(() => channel(name).publish({}), 1)
  },
  'a readable, by data and end': (arrive) => Readable.from(['a', 'b']).resume().once('end', arrive),
  'a readable, iterated': async (arrive) => {
    for await (const _ of Readable.from(['a', 'b']));
    arrive()
  },
  'a readable, mapped': (arrive) =>
    Readable.from([1])
      .map(async (value: number) => {
        await timeoutLater(1)
        return value
      })
      .toArray()
      .then(arrive),
  'a writable': (arrive) => {
    new Writable({ write: (_chunk, _encoding, done) => void setTimeout(done, 1) }).end('x', arrive)
  },
  'a transform': (arrive) => {
    const transform = new Transform({
      transform(chunk, _encoding, done) {
        setImmediate(() => done(null, chunk))
      },
    })
    transform.once('data', arrive)
    transform.write('x')
  },
  'a pass-through, piped': (arrive) => {
    Readable.from(['x']).pipe(new PassThrough()).resume().once('close', arrive)
  },
  pipeline: (arrive) => {
    pipeline(Readable.from(['x']), createGzip(), new PassThrough().resume(), arrive)
  },
  'pipeline of promises': (arrive) =>
    pipelineLater(Readable.from(['x']), createGzip(), new PassThrough().resume()).then(arrive),
  'finished of a stream': (arrive) => {
    finished(Readable.from(['x']).resume(), arrive)
  },
  'a web stream, read': async (arrive) => {
    const reader = new Response('x').body!.getReader()
    while (!(await reader.read()).done);
    arrive()
  },
  'a web stream, piped': async (arrive) => {
    await new Blob(['x']).stream().pipeThrough(new TransformStream()).pipeTo(new WritableStream())
    arrive()
  },
  'fs.readFile': (arrive) => readFile(FILE, arrive),
  'fs.stat': (arrive) => stat(FILE, arrive),
  'fs/promises readFile': (arrive) => readFileLater(FILE).then(arrive),
  'a file handle': async (arrive) => {
    const file = await open(FILE)
    for await (const _ of file.readLines()) break
    await file.close()
    arrive()
  },
  opendir: async (arrive) => {
    for await (const _ of await opendir(import.meta.dirname));
    arrive()
  },
  'a file stream': (arrive) => createReadStream(FILE).resume().once('close', arrive),
  readline: (arrive) => createInterface({ input: Readable.from(['a\n']) }).once('close', arrive),
  randomBytes: (arrive) => randomBytes(8, arrive),
  pbkdf2: (arrive) => pbkdf2('a', 'b', 1, 8, 'sha256', arrive),
  scrypt: (arrive) => scrypt('a', 'b', 8, { N: 2 }, arrive),
  'subtle.digest': (arrive) => webcrypto.subtle.digest('SHA-256', Buffer.from('a')).then(arrive),
  gzip: (arrive) => gzip('a', arrive),
  'gzip, promisified, and gunzip': async (arrive) => {
    await promisify(gunzip)(await promisify(gzip)('a'))
    arrive()
  },
  callbackify: (arrive) => callbackify(async () => await timeoutLater(1))(arrive),
  'dns.lookup': (arrive) => lookup('localhost', arrive),
  'dns/promises lookup': (arrive) => lookupLater('localhost').then(arrive),
  'a TCP connection': (arrive) => {
    const socket = connect(tcpPort, '127.0.0.1', () => socket.end('x'))
    socket.resume().once('close', arrive)
  },
  'an HTTP request': (arrive) => get({ port, host: '127.0.0.1' }, (response) => response.resume().once('end', arrive)),
  'an HTTP request with a body': (arrive) => {
    request({ port, host: '127.0.0.1', method: 'POST' }, (response) => response.resume().once('close', arrive)).end('x')
  },
  fetch: async (arrive) => {
    await (await fetch(`http://127.0.0.1:${port}`)).text()
    arrive()
  },
  exec: (arrive) => exec('true', arrive),
  execFile: (arrive) => promisify(execFile)('true').then(arrive),
  spawn: (arrive) => spawn('true').once('close', arrive),
  'a forked process': (arrive) => {
    const child = fork('', [], { execArgv: ['-e', 'process.send(1)'] })
    child.once('message', arrive)
  },
  'a worker, by its message': (arrive) => {
    const worker = new Worker(ECHO, { eval: true, execArgv: [] })
    worker.once('message', arrive)
    worker.postMessage(1)
  },
  'a worker, by its exit': (arrive) => new Worker('1', { eval: true, execArgv: [] }).once('exit', arrive),
  'a message port': (arrive) => {
    const { port1, port2 } = new MessageChannel()
    port1.once('message', () => {
      port1.close()
      arrive()
    })
    port2.postMessage(1)
  },
  'a worker pool': (arrive) => pool.run(1).then(arrive),
  'AsyncResource.bind': (arrive) => {
    const bound = AsyncResource.bind(arrive)
    store.run(undefined, () => setTimeout(bound, 1))
  },
  'AsyncLocalStorage.bind': (arrive) => {
    const bound = AsyncLocalStorage.bind(arrive)
    store.run(undefined, () => setTimeout(bound, 1))
  },
  'a callback that is bound': (arrive) => {
    const bound = context.bind(arrive)
    store.run(undefined, () => setTimeout(bound, 1))
  },
}

const TASKS = 3

test('the context survives every way of going on later', async (t) => {
  const web = createServer((_, response) => response.end('x')).listen(0, '127.0.0.1')
  const tcp = createTcpServer((socket) => socket.end('x').resume()).listen(0, '127.0.0.1')
  await Promise.all([once(web, 'listening'), once(tcp, 'listening')])
  port = (web.address() as AddressInfo).port
  tcpPort = (tcp.address() as AddressInfo).port
  const folder = mkdtempSync(join(tmpdir(), 'ways-'))
  writeFileSync(join(folder, 'echo.cjs'), 'module.exports = (input) => input')
  pool = new Piscina({ filename: join(folder, 'echo.cjs'), maxThreads: 1 })
  t.after(async () => {
    web.closeAllConnections()
    web.close()
    tcp.close()
    await pool.destroy()
    rmSync(folder, { recursive: true })
  })
  assert.ok(Object.keys(WAYS).length >= 60, `only ${Object.keys(WAYS).length} ways`)
  for (const [name, way] of Object.entries(WAYS)) {
    await t.test(name, async () => {
      const found = await Promise.all(Array.from({ length: TASKS }, (_, task) => idAtTheEnd(way, `${name} ${task}`)))
      assert.deepEqual(
        found,
        Array.from({ length: TASKS }, (_, task) => `${name} ${task}`),
      )
    })
  }
})

function idAtTheEnd(way: Way, correlationId: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    context.run({ correlationId }, () => {
      const end = way(() => resolve(context.correlationId()))
      if (end instanceof Promise) end.catch(reject)
    })
  })
}

test('a million tasks share nothing and leave nothing behind', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heap = async () => {
    collect()
    // The test runner is told of each resource that is gone, a turn later.
    await immediateLater()
    collect()
    return process.memoryUsage().heapUsed
  }
  const state = { strays: 0 }
  const task = (id: string) =>
    context.run({ correlationId: id, fields: { id } }, async () => {
      await undefined
      context.setFields({ step: id })
      await undefined
      const scope = context.current()
      if (scope?.correlationId !== id || scope.fields?.['step'] !== id) state.strays += 1
    })
  const round = async (from: number) => {
    for (let first = from; first < from + 100_000; first += 1_000) {
      await Promise.all(Array.from({ length: 1_000 }, (_, at) => task(`t${first + at}`)))
    }
  }
  await round(0)
  const before = await heap()
  for (let at = 1; at < 10; at += 1) await round(at * 100_000)
  const grown = (await heap()) - before
  assert.equal(state.strays, 0)
  assert.ok(grown < 2_000_000, `${grown} bytes more`)
})
