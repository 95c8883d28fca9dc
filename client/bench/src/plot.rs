//! The figures of a run as a picture: for each load how many transactions had come how far at each
//! moment, and how long what share of them took. Makes SVG, and touches nothing.

use super::figures::{Figures, Latency, LoadFigures};
use plotters::{coord::Shift, prelude::*};

/// The size of one load's pair of pictures, in pixels.
const SIZE: (u32, u32) = (1200, 380);

/// The colours of what comes first, second and last, told apart by those who see fewer colours too.
const COLOURS: [RGBColor; 3] =
	[RGBColor(0xe6, 0x9f, 0x00), RGBColor(0x00, 0x72, 0xb2), RGBColor(0x00, 0x9e, 0x73)];

/// The colour of axes and frames.
const GREY: RGBColor = RGBColor(0x61, 0x61, 0x61);

/// How wide the mark of a line in the legend is, in pixels.
const MARK: i32 = 18;

/// Draws the figures as SVG.
///
/// # Errors
/// What the drawing library says, which no figures lead to.
pub fn svg(figures: &Figures) -> Result<String, String> {
	let mut svg = String::new();
	let rows = figures.loads.len().max(1);
	let height = SIZE.1 * u32::try_from(rows).unwrap_or(1);
	{
		let root = SVGBackend::with_string(&mut svg, (SIZE.0, height)).into_drawing_area();
		root.fill(&WHITE).map_err(|e| e.to_string())?;
		let areas = root.split_evenly((rows, 2));
		for (load, pair) in figures.loads.iter().zip(areas.chunks(2)) {
			progress(&pair[0], load).map_err(|e| e.to_string())?;
			latencies(&pair[1], load).map_err(|e| e.to_string())?;
		}
		root.present().map_err(|e| e.to_string())?;
	}
	Ok(svg)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// How many transactions had come how far at each moment.
fn progress(area: &Area<'_>, load: &LoadFigures) -> Drawn {
	let lines = ["offered", "in a block", "final"].into_iter().zip(0..).map(|(name, kind)| {
		let mut sum = 0;
		let after = load.timeline.iter().zip(1..).map(|(second, end)| {
			sum += second[kind];
			(f64::from(end), sum as f64)
		});
		(name, [(0.0, 0.0)].into_iter().chain(after).collect())
	});
	let title = match load.final_per_second {
		Some(rate) => format!("{}: {rate:.0} final a second", load.load.name()),
		None => format!("{}: none final", load.load.name()),
	};
	let corner = SeriesLabelPosition::LowerRight;
	chart(area, &title, ["seconds", "transactions"], corner, lines.collect())
}

/// What share of transactions took at most how long.
fn latencies(area: &Area<'_>, load: &LoadFigures) -> Drawn {
	let line = |name, latency: &Option<Latency>| {
		let hundredths = latency.as_ref().map(|it| it.hundredths.as_slice()).unwrap_or_default();
		let points = hundredths.iter().zip(0..);
		(name, points.map(|(time, share)| (time / 1000.0, f64::from(share))).collect())
	};
	let lines = vec![
		line("included to final", &load.included_to_final),
		line("submit to included", &load.submit_to_included),
		line("submit to final", &load.submit_to_final),
	];
	let title = match &load.submit_to_final {
		Some(it) => format!(
			"submit to final: median {:.2} s, 99 % {:.2} s",
			it.median_ms / 1e3,
			it.p99_ms / 1e3
		),
		None => "submit to final: none".into(),
	};
	let corner = SeriesLabelPosition::UpperLeft;
	chart(area, &title, ["seconds at most", "% of transactions"], corner, lines)
}

/// A chart of some lines, each with its name, which stand in a corner.
fn chart(
	area: &Area<'_>,
	title: &str,
	axes: [&str; 2],
	corner: SeriesLabelPosition,
	lines: Vec<(&str, Vec<(f64, f64)>)>,
) -> Drawn {
	let most = |of: fn(&(f64, f64)) -> f64| {
		let values = lines.iter().flat_map(|(_, points)| points.iter().map(of));
		// Of nothing there is a chart too.
		values.fold(0.0, f64::max).max(0.001) * 1.05
	};
	let mut chart = ChartBuilder::on(area)
		.caption(title, ("sans-serif", 18))
		.margin(12)
		.x_label_area_size(42)
		.y_label_area_size(70)
		.build_cartesian_2d(0.0..most(|it| it.0), 0.0..most(|it| it.1))?;
	chart
		.configure_mesh()
		.light_line_style(TRANSPARENT)
		.axis_style(GREY)
		.x_desc(axes[0])
		.y_desc(axes[1])
		.label_style(("sans-serif", 13))
		.draw()?;
	for ((name, points), colour) in lines.into_iter().zip(COLOURS) {
		chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?.label(name).legend(
			move |(x, y)| PathElement::new([(x, y), (x + MARK, y)], colour.stroke_width(2)),
		);
	}
	chart
		.configure_series_labels()
		.position(corner)
		.background_style(WHITE.mix(0.85))
		.border_style(GREY)
		.label_font(("sans-serif", 13))
		.draw()?;
	Ok(())
}
