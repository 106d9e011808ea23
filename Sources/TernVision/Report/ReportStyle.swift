/// The typography of reports; colours come from `Theme`.
enum ReportStyle {
  static let css = """
    *{box-sizing:border-box}
    :root{color-scheme:light dark}
    body{margin:0;font:1rem/1.6 \(Theme.font);\
    background:var(--tern-paper,\(Theme.paper.light.css));color:var(--tern-ink,\(PlotColor.ink.light.css))}
    main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem 5rem}
    h1{font-size:2.1rem;line-height:1.2;letter-spacing:-.02em;margin:0;text-wrap:balance}
    h2{font-size:1.4rem;line-height:1.3;letter-spacing:-.01em;margin:3rem 0 .75rem}
    h3{font-size:1.1rem;margin:2rem 0 .5rem}
    p,ul{margin:0 0 1rem}
    p,li,dd,td,figcaption{overflow-wrap:anywhere}
    .subtitle,figcaption,caption,dt{color:var(--tern-muted,\(Theme.muted.light.css))}
    .subtitle{font-size:1.15rem;margin:.5rem 0 2rem}
    a{color:var(--tern-blue,\(PlotColor.blue.light.css))}
    nav ol{margin:1.5rem 0 2rem;padding-left:1.4rem;columns:16rem}
    figure{margin:1.5rem 0}
    figcaption,caption{font-size:.9rem;line-height:1.45;text-align:left;margin-top:.5rem}
    caption{margin:0 0 .5rem}
    svg.tern-picture{display:block;max-width:calc(100% + 2rem);height:auto;margin:0 -1rem}
    img{display:block;max-width:100%;height:auto;image-rendering:pixelated;border-radius:3px;\
    border:1px solid var(--tern-grid,\(Theme.grid.light.css))}
    .gallery{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}
    .gallery figure{margin:0;flex:none;width:min-content}
    .gallery img{max-width:min(43rem,100vw - 2.6rem)}
    .gallery figcaption{text-align:center;overflow-wrap:normal}
    .scroll{overflow-x:auto;margin:1.25rem 0}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.95rem}
    th{text-align:left;font-weight:600}
    th,td{padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--tern-grid,\(Theme.grid.light.css));\
    vertical-align:top}
    td{overflow-wrap:normal}
    thead th{border-bottom-color:var(--tern-axis,\(Theme.axis.light.css));vertical-align:bottom}
    .number{text-align:right}
    .tick{color:var(--tern-green,\(PlotColor.green.light.css));font-weight:700}
    .cross{color:var(--tern-vermillion,\(PlotColor.vermillion.light.css));font-weight:700}
    table.pixel-table{font-size:.6rem;line-height:1}
    .pixel-table th,.pixel-table td{padding:.28rem .1rem;border:0;text-align:right;min-width:1.5rem}
    .pixel-table th{font-weight:400;color:var(--tern-muted,\(Theme.muted.light.css))}
    pre{overflow-x:auto;padding:.9rem 1rem;border-radius:6px;font-size:.85rem;line-height:1.5;\
    background:color-mix(in srgb,currentColor 6%,transparent)}
    code{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}
    .callout{padding:.7rem 1rem;border-left:3px solid var(--tern-orange,\(PlotColor.orange.light.css));\
    background:color-mix(in srgb,currentColor 5%,transparent);border-radius:0 6px 6px 0}
    dl{margin:1.25rem 0;display:grid;gap:.35rem}
    dl div{display:grid;grid-template-columns:minmax(7rem,13rem) 1fr;gap:1rem}
    dd{margin:0;font-variant-numeric:tabular-nums}
    @media (max-width:30rem){main{padding:1.5rem 1rem 3rem}h1{font-size:1.6rem}\
    dl div{grid-template-columns:1fr;gap:0}}
    @media print{main{max-width:none;padding:0}figure,tr,.callout{break-inside:avoid}h2,h3{break-after:avoid}\
    .scroll,pre{overflow:visible}pre{white-space:pre-wrap}td,th{print-color-adjust:exact;\
    -webkit-print-color-adjust:exact}}

    """
}
