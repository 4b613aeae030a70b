const t=performance.now.bind(performance)
const list=process.argv.slice(2)
let o=[]
for (const m of list){const a=t();await import(m);o.push(m+' '+(t()-a).toFixed(1))}
console.log(o.join(' | '))
