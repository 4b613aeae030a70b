/** Sends requests over a few connections that stay open, and reads the answers whole. Started by the suites of the service. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { answerQuestions } from '../process/answer.ts'

export interface Load {
  readonly port: number
  readonly requests: number
  /** Spread evenly over time; as many as are answered, when left out. */
  readonly perSecond?: number
}

export interface LoadReport {
  readonly wallMs: number
  /** Answers other than 200. */
  readonly failures: number
}

const CONNECTIONS = 8
const OK = 'HTTP/1.1 200'
const HEAD_END = '\r\n\r\n'

/**
 * This process never sleeps, as no server should pay for waking it: a client far away is woken by its own machine. A
 * quick server keeps its client awake anyway, so that without this the slower ones would pay twice.
 */
function stayAwake(): void {
  setImmediate(stayAwake)
}
stayAwake()

answerQuestions(async ({ port, requests, perSecond }: Load): Promise<LoadReport> => {
  const startMs = performance.now()
  let sent = 0
  let failures = 0

  /** When the next request is due; undefined when there is none left. */
  function nextDueMs(): number | undefined {
    if (sent >= requests) return undefined
    const dueMs = perSecond === undefined ? startMs : startMs + (sent * 1000) / perSecond
    sent += 1
    return dueMs
  }

  async function work(): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    for (let dueMs = nextDueMs(); dueMs !== undefined; dueMs = nextDueMs()) {
      const pauseMs = dueMs - performance.now()
      if (pauseMs > 0) await wait(pauseMs)
      socket.write(`GET /orders/${sent} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\r\n`)
      if (!(await answerOf(socket)).startsWith(OK)) failures += 1
    }
    socket.destroy()
  }

  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  return { wallMs: performance.now() - startMs, failures }
})

/** One answer, whole. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const stop = () => {
      socket.off('data', onData)
      socket.off('close', onClose)
    }
    const onClose = () => {
      stop()
      reject(new Error('the server closed the connection'))
    }
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!isWhole(text)) return
      stop()
      resolve(text)
    }
    socket.on('data', onData)
    socket.on('close', onClose)
  })
}

function isWhole(text: string): boolean {
  const end = text.indexOf(HEAD_END)
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(text)
  return length !== null && text.length >= end + HEAD_END.length + Number(length[1])
}
