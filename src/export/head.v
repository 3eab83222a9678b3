From Coq Require Import Reals Lra Psatz.
From Interval Require Import Tactic.
Local Open Scope R_scope.

Lemma root_of : forall x y, 0 <= y -> y * y = x -> sqrt x = y.
Proof. intros x y H <-. apply sqrt_square. exact H. Qed.

Lemma two_rows : forall a b c, 0 < a /\ 0 < a * c - b² -> forall x y, 0 <= a * x² + 2 * b * x * y + c * y².
Proof.
  intros a b c [Ha Hd] x y.
  assert (H : a * (a * x² + 2 * b * x * y + c * y²) = (a * x + b * y)² + (a * c - b²) * y²) by (unfold Rsqr; ring).
  pose proof (Rle_0_sqr (a * x + b * y)). pose proof (Rle_0_sqr y). nra.
Qed.

Lemma three_rows : forall a b c d e f,
  0 < a /\ 0 < a * d - b² /\ 0 < (a * d - b²) * (a * f - c²) - (a * e - b * c)² ->
  forall x y z, 0 <= a * x² + d * y² + f * z² + 2 * b * x * y + 2 * c * x * z + 2 * e * y * z.
Proof.
  intros a b c d e f [Ha [Hd Hm]] x y z.
  assert (H : a * (a * x² + d * y² + f * z² + 2 * b * x * y + 2 * c * x * z + 2 * e * y * z) =
    (a * x + b * y + c * z)² + ((a * d - b²) * y² + 2 * (a * e - b * c) * y * z + (a * f - c²) * z²)) by (unfold Rsqr; ring).
  pose proof (two_rows (a * d - b²) (a * e - b * c) (a * f - c²) (conj Hd Hm) y z).
  pose proof (Rle_0_sqr (a * x + b * y + c * z)). nra.
Qed.

(* a rational value *)
Ltac exactly :=
  unfold Rsqr;
  first
    [ reflexivity
    | lra
    | field
    | (field; lra)
    | (apply root_of; lra)
    | (rewrite exp_0; reflexivity)
    | (rewrite ?Ropp_0, ?exp_0; lra)
    | (rewrite ln_1; lra)
    | (unfold Rabs; destruct Rcase_abs; lra)
    | (unfold Rmax; destruct Rle_dec; lra) ].

Ltac greatest := first [ (unfold Rmax; destruct Rle_dec; lra) ].
Ltac absolute := unfold Rabs; destruct Rcase_abs; lra.

(* a quadratic form that is a sum of squares *)
Ltac by_squares sum :=
  match goal with
  | |- ?l <= ?r =>
      assert (r - l = sum) by (unfold Rsqr; field);
      assert (0 <= sum) by
        (repeat apply Rplus_le_le_0_compat; first [ (apply Rmult_le_pos; [ lra | apply Rle_0_sqr ]) | lra ]);
      lra
  end.
