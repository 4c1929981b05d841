"""Kernel densities as NumPy computes them: what a tape follows for `stats.gaussian_kde`."""

from __future__ import annotations

from typing import Any

import numpy as np


def covariance(data: Any, weights: Any) -> Any:
    """The covariance of the columns of `data`, which count by weights whose sum is 1."""
    mean = np.sum(data * weights, axis=1)
    centred = data - mean[:, None]
    return (centred * weights) @ centred.T / (1.0 - np.sum(weights * weights))


def bandwidth(weights: Any, d: int, method: Any) -> Any:
    """The factor of the rules of Scott and of Silverman; a number is itself."""
    effective = 1.0 / np.sum(weights * weights)
    if method == "scott":
        return effective ** (-1.0 / (d + 4))
    if method == "silverman":
        return (effective * (d + 2.0) / 4.0) ** (-1.0 / (d + 4))
    return method


def log_terms(data: Any, weights: Any, spread: Any, points: Any) -> Any:
    """The logarithms of the normal densities at the points, a row for each of the data."""
    inverse = np.linalg.inv(spread)
    away = points[:, None, :] - data[:, :, None]
    energy = np.sum(np.tensordot(inverse, away, 1) * away, axis=0)
    d = len(data)
    norm = 0.5 * np.log(np.linalg.det(2.0 * np.pi * spread)) if d else 0.0
    return np.log(weights)[:, None] - 0.5 * energy - norm


def density(data: Any, weights: Any, spread: Any, points: Any) -> Any:
    """The density at the points."""
    return np.sum(np.exp(log_terms(data, weights, spread, points)), axis=0)


def log_density(data: Any, weights: Any, spread: Any, points: Any) -> Any:
    """The logarithm of the density, by that of its largest term."""
    terms = log_terms(data, weights, spread, points)
    most = np.max(terms, axis=0)
    return most + np.log(np.sum(np.exp(terms - most), axis=0))
