"""`shopdesk train recommender` at the terminal."""

from __future__ import annotations

from rich.table import Table

from shopdesk.errors import CommandError, StepFailed
from shopdesk.settings import run_settings
from shopdesk.steps import Steps
from shopdesk.training_recommender import Engine, RecommenderTraining, TrainedRecommender


def train_recommender_at_terminal(*, engine: Engine, force: bool, force_deploy: bool, alone: bool) -> None:
    """Train and show the figures. `alone`: nothing else was asked for, so that a missing database is an
    error and not only a line.

    Raises:
        StepFailed: training failed, or the new version is worse and the old one stays.
    """
    settings = run_settings()
    steps = Steps(1)
    with steps.step("Recommender") as tell:
        training = RecommenderTraining(settings, tell)
        try:
            trained = training.run(engine=engine, again=force, whatever_comes=force_deploy)
        except CommandError as error:
            if alone or isinstance(error, StepFailed):
                raise
            tell(f"not trained: {error}")
            return
        tell(trained.news)
    _show(trained, steps)
    if trained.refused is not None:
        raise StepFailed(
            f"the new version of the recommender is worse and not used: {trained.refused}; "
            f"{trained.version} stays. `shopdesk train recommender --force --force-deploy` takes the new one "
            "all the same."
        )


def _show(trained: TrainedRecommender, steps: Steps) -> None:
    metrics = trained.metrics
    if metrics.get("ndcg@10") is None:
        return
    table = Table("Exam on the newest behaviour", "nDCG@10", title_justify="left")
    table.add_row("the blend", f"{metrics['ndcg@10']:.4f}")
    table.add_row("popularity", f"{metrics.get('popularity_ndcg@10') or 0:.4f}")
    steps.console.print(table)
    steps.console.print(
        f"{metrics.get('exam_people')} people asked about; learned from {metrics.get('interactions')} "
        f"interactions of {metrics.get('people')} people with {metrics.get('products')} products",
        soft_wrap=True,
    )
