import vm from 'node:vm'; import {readFileSync} from 'node:fs'
const t=performance.now.bind(performance)
for (const f of process.argv.slice(2)) {
 const s=readFileSync(f,'utf8')
 const a=t(); const m=new vm.SourceTextModule(s,{identifier:f}); const b=t()
 console.log(f.split('/').at(-1), s.length, (b-a).toFixed(2), /[^\x00-\x7f]/.test(s))
}
