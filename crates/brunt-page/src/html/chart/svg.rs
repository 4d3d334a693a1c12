//! A drawing: shapes and texts, with coordinates rounded to a tenth.

/// Angle brackets, ampersands and quotes as entities.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

/// A coordinate to a tenth, without needless zeros.
pub(super) fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

/// A drawing in the making.
#[derive(Debug)]
pub(super) struct Svg {
    width: f64,
    height: f64,
    shapes: String,
}

impl Svg {
    /// An empty drawing.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { width, height, shapes: String::new() }
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let path = format!("M{} {}L{} {}", at(from.0), at(from.1), at(to.0), at(to.1));
        self.path(&path, class);
    }

    /// A path by its commands.
    pub(super) fn path(&mut self, commands: &str, class: &str) {
        self.shapes += &format!("<path class=\"{class}\" d=\"{commands}\"/>");
    }

    /// A rectangle, with the text that is shown under the pointer.
    pub(super) fn rectangle(&mut self, corner: (f64, f64), size: (f64, f64), class: &str, tip: &str) {
        let tip = if tip.is_empty() { String::new() } else { format!(" data-t=\"{}\"", escaped(tip)) };
        let ((x, y), (width, height)) = (corner, size);
        self.shapes += &format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{tip}/>",
            at(x),
            at(y),
            at(width.max(0.0)),
            at(height.max(0.0))
        );
    }

    /// A dot, with the text that is shown under the pointer.
    pub(super) fn dot(&mut self, center: (f64, f64), class: &str, tip: &str) {
        let (x, y) = (at(center.0), at(center.1));
        self.shapes +=
            &format!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"3.5\" data-t=\"{}\"/>", escaped(tip));
    }

    /// A text at a point; `class` says where it is anchored: `e` at its end, `m` in its middle, else at its start.
    pub(super) fn text(&mut self, point: (f64, f64), class: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.shapes += &format!("<text{class} x=\"{}\" y=\"{}\">{}</text>", at(point.0), at(point.1), escaped(text));
    }

    /// The drawing as an element, with its name for those who cannot see it.
    pub(super) fn finish(self, name: &str) -> String {
        let (width, height) = (at(self.width), at(self.height));
        format!(
            "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">{}</svg>",
            escaped(name),
            self.shapes
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_texts_escaped() {
        assert_eq!([1.0, 0.04, -0.04, 12.345].map(at), ["1", "0", "0", "12.3"]);
        let mut svg = Svg::new(10.0, 5.0);
        svg.text((1.0, 2.0), "e", "<a> & \"b\"");
        let text = svg.finish("a 'name'");
        assert!(text.contains("<text class=\"e\" x=\"1\" y=\"2\">&lt;a&gt; &amp; &quot;b&quot;</text>"), "{text}");
        assert!(text.contains("aria-label=\"a &#39;name&#39;\""), "{text}");
    }
}
