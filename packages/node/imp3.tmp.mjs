const t=performance.now.bind(performance)
let o=[]
await import('../core/dist/whole.js'); await import('node:http')
for (const m of 'node:fs node:fs/promises node:path node:os node:tty node:url node:v8 node:perf_hooks node:worker_threads node:child_process node:stream node:stream/promises node:events node:async_hooks node:diagnostics_channel node:timers/promises node:crypto node:zlib node:net node:util node:module'.split(' ')){const a=t();await import(m);const d=t()-a; if(d>0.25)o.push(m+' '+d.toFixed(1))}
const a=t(); await import('./dist/chunks/'+process.argv[2]);o.push('chunk '+(t()-a).toFixed(1))
console.log(o.join(' | '))
