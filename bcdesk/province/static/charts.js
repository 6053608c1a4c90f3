// Draws what the page says as data: one bar chart, in the page's own font and colours.
"use strict";

document.fonts.load('600 14px "Be Vietnam Pro"').finally(() => {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const told = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const style = getComputedStyle(document.documentElement);
    const font = { fontFamily: "Be Vietnam Pro", fontSize: 14, color: style.getPropertyValue("--ink-2").trim() };
    const colours = [style.getPropertyValue("--accent").trim(), style.getPropertyValue("--control").trim()];
    const dotted = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ".");
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const draw = () => {
      const narrow = place.clientWidth < 560;
      const most = narrow ? 4 : told.months.length;
      const rows = [];
      for (let start = 0; start < told.months.length; start += most) rows.push([start, start + most]);
      const high = 100 / Math.max(rows.length, 1);
      place.classList.toggle("tall", rows.length > 1);
      place.classList.toggle("taller", rows.length > 2);
      chart.resize();
      const top = Math.max(1, ...told.series.flatMap((line) => line.data));
      chart.setOption({
        animation: false,
        textStyle: font,
        grid: rows.map((_, at) => ({ left: 0, right: 0, top: at * high + 12 + "%", height: high - 26 + "%" })),
        xAxis: rows.map(([from, to], at) => ({
          gridIndex: at, type: "category", data: told.months.slice(from, to),
          axisTick: { show: false }, axisLine: { lineStyle: { color: colours[1] } }, axisLabel: { ...font, interval: 0 },
        })),
        yAxis: rows.map((_, at) => ({ gridIndex: at, type: "value", show: false, max: top })),
        series: rows.flatMap(([from, to], at) => told.series.map((line, number) => ({
          name: line.name, type: "bar", xAxisIndex: at, yAxisIndex: at, data: line.data.slice(from, to),
          itemStyle: { color: colours[number] }, barGap: "8%", barCategoryGap: "10%",
          label: { show: true, position: "top", formatter: (bar) => dotted(bar.value), ...font,
                   fontSize: narrow ? 13 : 14, color: style.getPropertyValue("--ink").trim() },
        }))),
      }, true);
    };
    draw();
    addEventListener("resize", draw);
  }
});
