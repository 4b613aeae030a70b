const t=performance.now.bind(performance)
let o=[]
for (const m of ['./x.tmp.mjs','../core/dist/whole.js','@sightline/core','node:http','./dist/chunks/'+process.argv[2],'@sightline/node']){const a=t();await import(m);o.push(m+' '+(t()-a).toFixed(1))}
console.log(o.join(' | '))
