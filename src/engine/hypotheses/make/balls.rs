//! Objects in balls and on spheres of vector norms.

use super::super::knobs::product;
use super::super::patterns::{Asked, Ball, BallNorm};
use super::{Made, Maker, Matrix};
use crate::number::Real;
use crate::number::recorder::Recorded;
use num_traits::{One, Zero};

impl Maker<'_, '_> {
    pub(super) fn balls(&mut self, raw: Matrix, asked: &[Asked<'_>]) -> Made<Matrix> {
        self.other_balls(raw, asked, None)
    }

    /// Scaled into every ball but the one that is met already; the first of them to any share of its radius.
    pub(super) fn other_balls(
        &mut self,
        mut made: Matrix,
        asked: &[Asked<'_>],
        met: Option<&Ball<'_>>,
    ) -> Made<Matrix> {
        let mut first = met.is_none();
        for one in asked {
            let Asked::Ball(ball) = one else { continue };
            if met.is_some_and(|met| std::ptr::eq(met, ball)) {
                continue;
            }
            if first {
                let length = self.length(&made, ball)?;
                let direction = made.map(|x| x / length);
                made = self.inside(direction, ball)?;
                first = false;
                continue;
            }
            let (length, radius) = (self.length(&made, ball)?, self.number(ball.radius.by)?);
            made = made.map(|x| x * radius / radius.max(&length));
        }
        Ok(made)
    }

    /// ‖map x‖.
    pub(super) fn length(&mut self, x: &Matrix, ball: &Ball<'_>) -> Made<Recorded> {
        let image = match ball.map {
            Some(map) => product(&self.lowering.expression(map)?, x),
            None => x.clone(),
        };
        let fold =
            |start: Recorded, join: fn(Recorded, Recorded) -> Recorded| image.iter().fold(start, |a, b| join(a, *b));
        Ok(match ball.norm {
            BallNorm::Euclidean => fold(Recorded::zero(), |sum, x| sum + x * x).sqrt(),
            BallNorm::One => fold(Recorded::zero(), |sum, x| sum + x.abs()),
            BallNorm::Infinity => fold(Recorded::zero(), |most, x| most.max(&x.abs())),
        })
    }

    /// centre + radius · u · direction, u = 1 on a sphere.
    pub(super) fn inside(&mut self, direction: Matrix, ball: &Ball<'_>) -> Made<Matrix> {
        let radius = self.number(ball.radius.by)?;
        let share = if ball.sphere { Recorded::one() } else { self.knobs.unit((false, ball.radius.strict)) };
        let scaled = direction.map(|x| radius * share * x);
        Ok(match ball.centre {
            Some(centre) => {
                let centre = self.spread(centre, scaled.nrows(), scaled.ncols())?;
                centre.zip_map(&scaled, |a, b| a + b)
            }
            None => scaled,
        })
    }
}
