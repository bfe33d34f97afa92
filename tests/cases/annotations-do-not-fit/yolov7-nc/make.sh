cp -r /tmp/train/yolov7src/. .
for part in train val; do
    mkdir -p fruit/images/$part fruit/labels/$part
    for index in 1 2 3 4; do
        python -c "
import cv2, numpy
cv2.imwrite('fruit/images/$part/$index.jpg', numpy.random.randint(0, 255, (64, 64, 3), dtype='uint8'))"
        echo "$((index + 3)) 0.5 0.5 0.2 0.2" >fruit/labels/$part/$index.txt
    done
done
cat >data/fruit.yaml <<'END'
train: fruit/images/train
val: fruit/images/val
nc: 5
names: [apple, pear, plum, fig, quince]
END
python train.py --device cpu --data data/fruit.yaml --cfg cfg/training/yolov7-tiny.yaml --weights '' --img 64 64 \
    --batch-size 2 --epochs 1 --hyp data/hyp.scratch.tiny.yaml --workers 0
