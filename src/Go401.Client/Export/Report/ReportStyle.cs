namespace Go401.Client.Export;

/// <summary>How the report looks: light and dark, wide and narrow, on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{--page:#f4f6f9;--card:#fff;--ink:#1a2230;--soft:#566074;--line:#dfe3ea;--track:#e9edf3;--a:#2a5bd7;--b:#c5731a;--c:#808ca1;--d:#8d5a9e;--alert:#fdf1e6;--alert-line:#c96f1c}
        @media (prefers-color-scheme:dark){:root{--page:#0f131a;--card:#181e28;--ink:#e9edf4;--soft:#a5b0c2;--line:#2b3443;--track:#252d3a;--a:#7ea6ff;--b:#f0ae66;--c:#7887a0;--d:#c39ad0;--alert:#2c2318;--alert-line:#f0ae66}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1080px;margin:0 auto;padding:32px 20px 8px;display:grid;grid-template-columns:minmax(0,1fr);gap:20px}
        header{padding:4px 4px 8px}
        .kicker{margin:0;color:var(--soft);font-size:.8rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
        h1{margin:4px 0;font-size:clamp(1.5rem,4vw,2.2rem);line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
        .lead{margin:0;color:var(--soft)}
        section,.tile{background:var(--card);border:1px solid var(--line);border-radius:14px}
        section{padding:22px 24px;min-width:0}
        h2{margin:0;font-size:1.1rem;line-height:1.3}
        .sub,.note{margin:2px 0 14px;color:var(--soft);font-size:.9rem}
        .note{margin:14px 0 0}
        .tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:16px;margin:0}
        .tile{padding:16px 20px}
        .tile dt{color:var(--soft);font-size:.9rem}
        .tile dd{margin:0}
        .tile strong{display:block;font-size:clamp(1.5rem,3vw,2rem);line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
        .tile span{color:var(--soft);font-size:.85rem}
        .two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}
        rect.a{fill:var(--a)}rect.b{fill:var(--b)}rect.c{fill:var(--c)}rect.d{fill:var(--d)}rect.track{fill:var(--track)}
        svg{display:block}
        .stack{border-radius:8px;margin-bottom:12px;background:var(--track)}
        .key{position:absolute;margin:6px 0 0 -22px}.plain tbody th{padding-left:22px}
        table{width:100%;border-collapse:collapse;font-size:.95rem;font-variant-numeric:tabular-nums}
        th{font-weight:500;text-align:left;padding:7px 12px 7px 0;overflow-wrap:anywhere}
        td{text-align:right;padding:7px 0 7px 12px;white-space:nowrap}
        thead th{color:var(--soft);font-size:.8rem;text-align:right;padding:0 0 6px 12px;border-bottom:1px solid var(--line);overflow-wrap:normal}
        thead th:first-child{text-align:left;padding-left:0}
        tbody tr+tr>*{border-top:1px solid var(--line)}
        .bar{width:40%;padding-left:0}
        .facts{margin:0;font-size:.95rem}
        .facts div{display:flex;justify-content:space-between;gap:16px;padding:7px 0}
        .facts div+div{border-top:1px solid var(--line)}
        .facts dt{color:var(--soft)}
        .facts dd{margin:0;max-width:60%;text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
        .notes{margin:0;font-size:.9rem}
        .notes dd{margin:0 0 10px;color:var(--soft)}
        code{font:.85em/1.4 ui-monospace,"Cascadia Mono",Consolas,Menlo,monospace;overflow-wrap:anywhere}
        .alert{background:var(--alert);border-color:var(--alert-line)}
        .alert ul{margin:8px 0 0;padding-left:20px}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        footer{max-width:1080px;margin:0 auto;padding:8px 24px 40px;color:var(--soft);font-size:.85rem}
        @media (max-width:760px){.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.two{grid-template-columns:minmax(0,1fr)}section{padding:18px 16px}.bar{width:24%}main{padding-top:20px;gap:14px}.two{gap:14px}.tiles{gap:12px}.tile{padding:14px 16px}td,th{padding-top:6px;padding-bottom:6px}table{font-size:.9rem}}
        @media (max-width:560px){.many .bar{display:none}.many td,.many th{padding-left:6px;padding-right:0}.many th:first-child{padding-left:0}.many thead th{font-size:.7rem}}
        @media print{body{background:#fff}section,.tile{break-inside:avoid}}
        """;
}
